import { z } from "zod";
import { type HttpClient, withoutPassword } from "./http-client.ts";

/** The most that an index page may have, in bytes: ours has two files and 1 KB. */
const MOST = 8 * 1024 ** 2;

const schema = z.object({ files: z.array(z.object({ filename: z.string(), url: z.string() })) });

/**
 * Looks a file up in a Python package index (PEP 503; as JSON, PEP 691, where the index has it). `indexUrl` is what
 * pip takes as `--index-url`. Throws when the index does not have the file.
 */
export async function findInIndex(
  client: HttpClient,
  indexUrl: string,
  wanted: { readonly project: string; readonly filename: string },
  signal?: AbortSignal,
): Promise<URL> {
  const page = new URL(`${wanted.project}/`, indexUrl.endsWith("/") ? indexUrl : `${indexUrl}/`);
  const accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.5";
  const answer = await client.get(page, { accept }, signal);
  const text = await readText(answer.body);
  const isJson = String(answer.headers["content-type"]).includes("json");
  const href = isJson ? inJson(text, wanted.filename) : inHtml(text, wanted.filename);
  if (href === undefined) throw new Error(`${withoutPassword(page)} has no ${wanted.filename}`);
  return withCredentialsOf(page, new URL(href, page));
}

/** The address of a file in a PEP 691 page. */
export function inJson(text: string, filename: string): string | undefined {
  return schema.parse(JSON.parse(text)).files.find((file) => file.filename === filename)?.url;
}

/** The address of a file in a PEP 503 page: "the text of the anchor tag MUST be the filename". */
export function inHtml(text: string, filename: string): string | undefined {
  for (const [, attributes = "", name = ""] of text.matchAll(/<a\s([^>]*)>([^<]*)<\/a>/gi)) {
    const href = /href\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
    if (name.trim() === filename && href) return (href[1] ?? href[2])?.replaceAll("&amp;", "&");
  }
  return undefined;
}

/** A mirror with a password usually serves its files itself; nobody else may see the password. */
function withCredentialsOf(page: URL, file: URL): URL {
  if (file.origin === page.origin && file.username === "") {
    file.username = page.username;
    file.password = page.password;
  }
  return file;
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > MOST) throw new Error(`the index page is larger than ${MOST} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
