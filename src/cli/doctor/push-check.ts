import { randomBytes } from "node:crypto";
import { digestOfBytes } from "../../core/digest.ts";
import { ClientError } from "../client-error.ts";
import { formatBytes } from "../display/units.ts";
import { type Fields, fieldsOf, textsOf } from "../transport/fields.ts";
import type { Check, Finding, Patient } from "./finding.ts";

/** In bytes: above the limits that proxies have by themselves (nginx 1 MiB, others up to 10 MiB). */
const SIZE = 20 * 1024 * 1024;

/** Whether a large body comes through what stands in front of the registry. */
export const pushCheck: Check = { name: "push", remote: true, run: checkPush };

/** Pushes into a private collection of its own and removes that again, whatever happens. */
async function checkPush(patient: Patient): Promise<Finding> {
  const { client } = patient;
  if (client.anonymous) {
    return { state: "skip", text: "needs a token", advice: `sreg login ${client.url}, to try a push of 20 MB` };
  }
  const missing = missingRight(fieldsOf(await client.ask({ path: "/whoami" }), "token"));
  if (missing !== undefined) return { state: "skip", text: `the token ${missing}, so nothing could be tidied up` };
  const name = `sreg-doctor-${randomBytes(6).toString("hex")}`;
  try {
    await client.ask({ method: "POST", path: "/collections", body: { name, visibility: "private" } });
  } catch (error) {
    if (error instanceof ClientError && error.exit === "notAllowed") return { state: "skip", text: error.message };
    throw error;
  }
  let found: Finding | undefined;
  try {
    found = await pushInto(name, patient);
  } finally {
    const left = await remove(name, patient);
    if (left && found?.state === "ok") found = left;
  }
  return found;
}

/** Why a token cannot make a collection, push into it and delete it; `undefined`: it can, if its account may. */
function missingRight(token: Fields): string | undefined {
  if (Array.isArray(token["collections"])) return "is for some collections only";
  const scopes = textsOf(token, "scopes");
  const lacking = ["push", "delete"].find((scope) => !scopes.includes(scope) && !scopes.includes("admin"));
  return lacking === undefined ? undefined : `lacks the scope ${lacking}`;
}

/** What is said when the collection could not be removed again. */
async function remove(name: string, { cleaner }: Patient): Promise<Finding | undefined> {
  try {
    await cleaner.ask({ method: "DELETE", path: `/collections/${name}`, query: { force: "true" } });
    return undefined;
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const text = `the push came through, but the collection ${name} could not be removed again: ${error.message}`;
    return { state: "warn", text, advice: `sreg rm --recursive ${name}, with a token that may delete` };
  }
}

async function pushInto(collection: string, { client, now }: Patient): Promise<Finding> {
  const bytes = emptyImage(SIZE);
  const file = {
    size: SIZE,
    chunks: async function* () {
      yield bytes;
    },
  };
  const startProgress = () => ({ advance: () => {}, [Symbol.dispose]: () => {} });
  const path = `/api/v1/images/${collection}/probe:latest`;
  const begun = now();
  try {
    await client.push({ path, shown: "the probe" }, { digest: digestOfBytes(bytes), file, startProgress });
  } catch (error) {
    if (error instanceof ClientError) return refused(error);
    throw error;
  }
  const rate = SIZE / Math.max((now() - begun) / 1000, 0.001);
  return { state: "ok", text: `${formatBytes(SIZE)} came through, at ${formatBytes(rate)}/s` };
}

function refused({ status, code, message, advice }: ClientError): Finding {
  if (code === "TOO_LARGE") {
    return {
      state: "warn",
      text: `the registry itself takes only small images: ${message}`,
      advice: "SREG_MAX_IMAGE_SIZE",
    };
  }
  if (status === 413) {
    const text = "something in front of the registry refuses large bodies (413)";
    return { state: "fail", text, advice: "of nginx: client_max_body_size 0; proxy_request_buffering off;" };
  }
  return { state: "fail", text: `a push of ${formatBytes(SIZE)} failed: ${message}`, ...(advice ? { advice } : {}) };
}

/** What the registry takes for an image of Singularity 2: a squashfs by its superblock. Nobody could run it. */
function emptyImage(size: number): Buffer {
  const image = Buffer.alloc(size);
  image.write("hsqs", 0, "latin1");
  image.writeUInt16LE(4, 28);
  image.writeBigInt64LE(BigInt(size), 40);
  // Not the same bytes each time: what is there already might not be sent.
  randomBytes(32).copy(image, 4096);
  return image;
}
