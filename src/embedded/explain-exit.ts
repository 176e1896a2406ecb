import { open } from "node:fs/promises";
import { z } from "zod";
import { StartupError } from "../core/startup-error.ts";
import type { Layout } from "./layout.ts";
import type { MongodExit } from "./mongod-process.ts";

/** mongod's exit codes that another attempt can cure. */
export const PORT_TAKEN = 48;
export const DATABASE_IN_USE = 100;

/** How much of the end of a log is read, in bytes. */
const TAIL = 64 * 1024;

/** How many of the last complaints in the log are shown. */
const SHOWN = 3;

/** An entry of a log that is a complaint; what explains it is named differently by different parts of mongod. */
const entrySchema = z.object({
  s: z.enum(["E", "F"]),
  msg: z.string(),
  attr: z
    .object({
      error: z.union([z.string(), z.number(), z.object({ errmsg: z.string().optional() })]).optional(),
      message: z.string().optional(),
      reason: z.string().optional(),
    })
    .optional()
    .catch(undefined),
});

/** Says why mongod ended, out of its log. */
export async function explainExit(exit: MongodExit, layout: Layout): Promise<StartupError> {
  const complaints = complaintsIn(await tailOf(layout.log));
  const printed = complaints.length > 0 ? [] : (await tailOf(layout.output)).split("\n").filter(Boolean).slice(-SHOWN);
  return new StartupError(`the embedded database ended: ${describeExit(exit)}`, [
    ...complaints.map((text) => `its log says: ${text}`),
    ...printed.map((text) => `it printed: ${text}`),
    `its log is ${layout.log}`,
  ]);
}

/** How a process ended, in a few words. */
export function describeExit({ code, signal, error }: MongodExit): string {
  if (error) return error.message;
  return signal === null ? `mongod gave up with code ${code}` : `mongod was killed by ${signal}`;
}

/** The last errors (`E`) and fatal errors (`F`) in a log of mongod, which has one JSON document a line, each once. */
export function complaintsIn(log: string): readonly string[] {
  const found = log.split("\n").map(complaintOf);
  return [...new Set(found.filter((text) => text !== undefined))].slice(-SHOWN);
}

function complaintOf(line: string): string | undefined {
  const entry = entrySchema.safeParse(parsed(line)).data;
  if (entry === undefined) return undefined;
  const { error, message, reason } = entry.attr ?? {};
  const detail = typeof error === "object" ? error.errmsg : (message ?? reason ?? error);
  return detail === undefined ? entry.msg : `${entry.msg}: ${detail}`;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function tailOf(path: string): Promise<string> {
  try {
    await using file = await open(path, "r");
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - start), position: start });
    return buffer.toString("utf8", 0, bytesRead);
  } catch {
    return "";
  }
}
