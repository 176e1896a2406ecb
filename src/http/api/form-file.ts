import type { Readable } from "node:stream";
import busboy from "busboy";
import type { Request } from "express";
import { RegistryError } from "../../core/errors.ts";

const LIMITS = { files: 1, fields: 20, fieldSize: 4096, fieldNameSize: 100, parts: 21, headerPairs: 20 } as const;

/**
 * The bytes of the form's field `file`, as they arrive. Ends with an error when the form is cut short or damaged, so
 * that a part of a file is never taken for the whole. Throws `REQUEST_INVALID` when there is no such field.
 */
export function fileOfForm(req: Request, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  return new Promise((resolve, reject) => {
    const form = openForm(req);
    form.on("file", (name, stream) => {
      // It may fail before anyone reads from it; whoever reads gets to know.
      stream.on("error", () => {});
      if (name !== "file") {
        stream.resume();
        reject(unreadable(`it has a file in the field '${name.slice(0, 40)}': the image belongs in the field 'file'`));
        return;
      }
      signal.addEventListener("abort", () => stream.destroy(signal.reason as Error), { once: true });
      resolve(wholeFile(stream));
    });
    form.on("error", (error) => reject(unreadable(reasonOf(error))));
    form.on("close", () => reject(unreadable("it has no file in the field 'file'")));
    req.pipe(form);
  });
}

async function* wholeFile(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw error instanceof RegistryError ? error : unreadable(reasonOf(error));
  }
}

function unreadable(why: string): RegistryError {
  return new RegistryError("REQUEST_INVALID", { reason: `the form cannot be used: ${why}` });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function openForm(req: Request): busboy.Busboy {
  try {
    return busboy({ headers: req.headers, limits: LIMITS });
  } catch (cause) {
    const reason = "send a form (multipart/form-data with a boundary) with the image in the field 'file', or use PUT";
    throw new RegistryError("REQUEST_INVALID", { reason }, { cause });
  }
}
