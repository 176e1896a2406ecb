import { type Digest, hexOf } from "../../core/digest.ts";
import { ClientError } from "../client-error.ts";
import type { Progress, PushOutcome } from "../display/display.ts";
import type { ChosenRegistry } from "../login/choose-registry.ts";
import { ask, type Question } from "./ask.ts";
import { type Download, type DownloadPart, downloadPart } from "./download.ts";
import { type Answer, type Asked, exchange, type Network } from "./exchange.ts";
import type { Fields } from "./fields.ts";
import { networkFailure } from "./network-failure.ts";
import { pagesOf } from "./pages.ts";
import { readIdentity, readImage } from "./read-answer.ts";
import { notARegistry, parseObject, refusal } from "./refusal.ts";
import { type Outcome, retryText, withRetries } from "./retry.ts";

/** Whose token it is. */
export interface Identity {
  readonly name: string;
  readonly admin: boolean;
}

/** An image on its way to the registry. */
export interface Upload {
  readonly digest: Digest;
  readonly file: { readonly size: number; readonly chunks: () => AsyncIterable<Uint8Array> };
  /** Called for each try. */
  readonly startProgress: () => Progress;
}

/** The registry's REST API. Everything throws a `ClientError` when the registry refuses or cannot be reached. */
export interface RegistryClient {
  readonly url: string;
  /** It has no token. */
  readonly anonymous: boolean;
  /** One question to the REST API and its answer. */
  ask(question: Question): Promise<Fields>;
  /** A list of the REST API, page by page. */
  pages(question: Question, limit?: number): AsyncGenerator<readonly Fields[]>;
  /** Bytes of a file, from a position on. */
  download(part: DownloadPart): Promise<Download>;
  whoami(): Promise<Identity>;
  /** `target.path` is below the registry's address. */
  push(target: { readonly path: string; readonly shown: string }, upload: Upload): Promise<PushOutcome>;
}

/** What a client needs besides the registry's address and token. */
export interface ClientOptions extends Network {
  /** Shown before another try. */
  readonly notice: (text: string) => void;
  /** The client's version. */
  readonly version: string;
}

/** What the requests to one registry have in common. */
export interface RegistryAccess {
  readonly url: string;
  /** No token is sent. */
  readonly anonymous: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly options: ClientOptions;
}

/** In milliseconds. A question is answered at once. */
const QUESTION_TIMEOUT = 30_000;
/** In milliseconds. After the last byte of a large image the registry may be busy for minutes to make it durable. */
const UPLOAD_TIMEOUT = 600_000;

/** A client of one registry; without a token, an anonymous one. */
export function createClient({ url, token }: ChosenRegistry, options: ClientOptions): RegistryClient {
  const headers = {
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    Accept: "application/json, application/problem+json",
    "User-Agent": `sreg/${options.version} (${process.platform}; ${process.arch})`,
  };
  const push =
    (path: string, { digest, file, startProgress }: Upload) =>
    async () => {
      using progress = startProgress();
      const body = { size: file.size, chunks: file.chunks, advance: progress.advance };
      const asked: Asked = { method: "PUT", url: `${url}${path}`, headers, body, idleTimeout: UPLOAD_TIMEOUT };
      return await exchange({ ...asked, headers: { ...headers, ...imageHeaders(digest) } }, options);
    };
  const access: RegistryAccess = { url, anonymous: token === undefined, headers, options };
  const asking = (question: Question) => ask(access, question);
  return {
    url,
    anonymous: access.anonymous,
    ask: asking,
    pages: (question, limit) => pagesOf(asking, question, limit),
    download: (part) => downloadPart(access, part),
    whoami: async () => {
      const asked: Asked = { method: "GET", url: `${url}/api/v1/whoami`, headers, idleTimeout: QUESTION_TIMEOUT };
      const answer = await exchange(asked, options).catch((error: unknown) => {
        throw networkFailure(error, url);
      });
      return identityFrom(answer, url);
    },
    push: async (target, upload) => {
      const report = (outcome: Outcome, pause: number) => options.notice(retryText(outcome, pause, url));
      const outcome = await withRetries(push(target.path, upload), { signal: options.signal, report });
      if (outcome.kind === "failure") throw networkFailure(outcome.error, url);
      return pushedFrom(outcome.answer, upload.digest, url);
    },
  };
}

/** RFC 9530 §3: the digest announced is that of the whole representation, in base64 between colons. */
function imageHeaders(digest: Digest): Record<string, string> {
  const base64 = Buffer.from(hexOf(digest), "hex").toString("base64");
  return { "Content-Type": "application/octet-stream", "Repr-Digest": `sha-256=:${base64}:` };
}

function identityFrom(answer: Answer, url: string): Identity {
  if (answer.status === 401 && parseObject(answer.text)) {
    throw new ClientError("notAllowed", `${url} does not know this token`, {
      advice: "a token that is neither revoked nor cut short",
      code: "UNAUTHORIZED",
      status: 401,
    });
  }
  if (answer.status === 404) throw notARegistry(answer, url);
  if (answer.status !== 200) throw refusal(answer, url);
  const identity = readIdentity(parseObject(answer.text));
  if (!identity) throw notARegistry(answer, url);
  return identity;
}

function pushedFrom(answer: Answer, digest: Digest, url: string): PushOutcome {
  if (answer.status !== 200 && answer.status !== 201) throw refusal(answer, url);
  const image = readImage(parseObject(answer.text));
  if (!image) throw notARegistry(answer, url);
  if (image.digest !== digest) {
    throw new ClientError(
      "unavailable",
      `the registry stored other bytes (${image.digest}) than were sent (${digest})`,
    );
  }
  return { registry: url, image, changed: answer.status === 201, answer: parseObject(answer.text) };
}
