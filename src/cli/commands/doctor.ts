import type { Command } from "commander";
import { ClientError } from "../client-error.ts";
import type { Finding, Patient } from "../doctor/finding.ts";
import type { Answer } from "../transport/exchange.ts";
import { ANYBODY, connect } from "./connect.ts";
import type { Session } from "./session.ts";

/** In milliseconds. */
const QUESTION_TIMEOUT = 20_000;

/** `sreg doctor` */
export function addDoctor(program: Command, session: Session): void {
  program
    .command("doctor")
    .description("Look for what would stop a client: name, port, encryption, clock, proxy limits, disk.")
    .action(async (_options: unknown, command: Command) => {
      const { examine } = await import("../doctor/examine.ts");
      const { patient, reach } = await prepare(command, session);
      let failed = 0;
      for await (const found of examine(patient, reach)) {
        session.signal.throwIfAborted();
        if (found.state === "fail") failed += 1;
        session.display.show({ value: found, lines: linesOf(found.check, found) });
      }
      if (failed > 0) {
        const what = failed === 1 ? "one check fails" : `${failed} checks fail`;
        throw new ClientError("failed", what, { advice: "what stands below each, from the first on" });
      }
    });
}

async function prepare(
  command: Command,
  session: Session,
): Promise<{ readonly patient: Patient; readonly reach: Finding }> {
  const client = await connect(command, session, ANYBODY);
  const cleaner = await connect(command, { ...session, signal: new AbortController().signal }, ANYBODY);
  const { exchange } = await import("../transport/exchange.ts");
  const { networkFailure } = await import("../transport/network-failure.ts");
  const { parseObject } = await import("../transport/refusal.ts");
  const { proxy, dataDir } = session.environment;
  const { url } = client;
  const get = (address: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const asked = { method: "GET", url: address, headers, idleTimeout: QUESTION_TIMEOUT } as const;
    return exchange(asked, { proxy, signal: session.signal }).catch((error: unknown) => {
      session.signal.throwIfAborted();
      throw networkFailure(error, url);
    });
  };
  const { findingOf } = await import("../doctor/examine.ts");
  let identity: Patient["identity"];
  const reach = await findingOf(async () => {
    const answer = await get(`${url}/api/v1/identity`);
    const fields = parseObject(answer.text);
    if (answer.status !== 200 || typeof fields?.["id"] !== "string") return noRegistry(url, answer);
    identity = { answer, fields };
    return { state: "ok", text: `a registry answers at ${url}` };
  });
  return { patient: { url, client, cleaner, identity, get, dataDir, now: Date.now }, reach };
}

function noRegistry(url: string, { status }: Answer): Finding {
  const advice = "check the address, with the path if the registry has one; a proxy must pass /api/ on unchanged";
  return { state: "fail", text: `what answers at ${url} is no registry (${status})`, advice };
}

function linesOf(check: string, { state, text, advice }: Finding): string[] {
  const line = `${state.padEnd(4)}  ${check}: ${text}`;
  return advice === undefined ? [line] : [line, `      try: ${advice}`];
}
