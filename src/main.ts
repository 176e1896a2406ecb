import { randomUUID } from "node:crypto";
import { processEnvironment } from "./config/env.ts";
import { run } from "./roles/run.ts";

const stop = new AbortController();
// Ctrl-C reaches a process twice when npm started it, so a repeated signal is not an order to hurry.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());

process.exitCode = await run(process.argv.slice(2), processEnvironment(), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  isTerminal: process.stdout.isTTY === true,
  stop: stop.signal,
  id: randomUUID(),
});
