import type { Writable } from "node:stream";
import type { ClientError } from "../client-error.ts";
import { EXITS } from "../exit-codes.ts";
import type { Display } from "./display.ts";

/** Output for programs: one JSON value a line, results on standard output, errors and notices on standard error. */
export function jsonDisplay(streams: { readonly stdout: Writable; readonly stderr: Writable }, text: Display): Display {
  const out = (value: unknown) => void streams.stdout.write(`${JSON.stringify(value)}\n`);
  const err = (value: unknown) => void streams.stderr.write(`${JSON.stringify(value)}\n`);
  return {
    notice: (notice) => err({ notice }),
    progress: () => ({ advance: () => {}, [Symbol.dispose]: () => {} }),
    show: ({ value }) => out(value),
    rows: ({ items }) => items.forEach(out),
    pushed: ({ answer }) => out(answer),
    signedIn: ({ url, name, admin }) => out({ url, name, admin }),
    signedOut: (url) => out({ url }),
    newAdminToken: (token) => out({ token }),
    help: (help) => text.help(help),
    failed: (error) => err({ error: errorBody(error) }),
  };
}

function errorBody({ message, advice, code, status, requestId, exit }: ClientError): object {
  return { message, advice, code, status, requestId, exitCode: EXITS[exit].code };
}
