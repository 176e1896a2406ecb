import type { Command } from "commander";
import { ClientError } from "../client-error.ts";
import { formatTime } from "../display/units.ts";
import { type Fields, textOf, textsOf, wholeTextOf } from "../transport/fields.ts";
import { connect, SIGNED_IN } from "./connect.ts";
import { listed } from "./options.ts";
import type { CommonOptions, Session } from "./session.ts";
import { showPages, withLimit } from "./show-pages.ts";

interface TokenOptions extends CommonOptions {
  readonly scope?: readonly string[];
  readonly collection?: readonly string[];
  readonly expires?: number;
  readonly user?: string;
  readonly limit?: number;
}

/** `sreg token create|list|revoke` */
export function addToken(program: Command, session: Session): void {
  const token = program.command("token").description("Make, list and revoke access tokens.");
  addCreate(token, session);
  const list = token
    .command("list")
    .description("List one's tokens. Their secrets are shown only when they are made.")
    .option("--user <account>", "those of another account; for administrators");
  withLimit(list).action(async (_options: unknown, command: Command) => {
    const { user, limit } = command.optsWithGlobals<TokenOptions>();
    const client = await connect(command, session, SIGNED_IN);
    const pages = client.pages({ path: "/tokens", query: { user } }, limit);
    await showPages({ pages, row: tokenRow, nothing: "no tokens" }, session);
  });
  token
    .command("revoke")
    .description("End a token: it does not work from then on.")
    .argument("<id>", "id of the token, from the list of tokens")
    .action(async (id: string, _options: unknown, command: Command) => {
      refuseSecret(id);
      const client = await connect(command, session, SIGNED_IN);
      await client.ask({ method: "DELETE", path: `/tokens/${encodeURIComponent(id)}` });
      session.display.show({ value: { revoked: id }, lines: [`revoked ${id}`] });
    });
}

function addCreate(token: Command, session: Session): void {
  token
    .command("create")
    .description("Make a token and print it, this once.")
    .argument("<label>", "what it is for, such as 'the build server'")
    .option("--scope <scopes>", "what it is good for: pull, push, delete, admin; pull if none is given", listed)
    .option("--collection <names>", "it sees only these collections", listed)
    .option("--expires <time>", "how long it works: 12h, 30d, 1y; without this, it does not expire", parseDuration)
    .option("--user <account>", "for another account; for administrators")
    .action(async (label: string, _options: unknown, command: Command) => {
      const { scope: scopes = ["pull"], collection: collections, expires, user } = optionsOf(command);
      const client = await connect(command, session, SIGNED_IN);
      const body = { label, scopes, collections, expiresIn: expires, user };
      const value = await client.ask({ method: "POST", path: "/tokens", body });
      session.display.show({ value, lines: [wholeTextOf(value, "token")] });
    });
}

function optionsOf(command: Command): TokenOptions {
  return command.optsWithGlobals<TokenOptions>();
}

function tokenRow(token: Fields): string[] {
  const expiry = textOf(token, "expiresAt");
  const used = textOf(token, "lastUsedAt");
  return [
    textOf(token, "id"),
    textsOf(token, "scopes").join(","),
    Array.isArray(token["collections"]) ? textsOf(token, "collections").join(",") : "all collections",
    expiry === "" ? "does not expire" : `until ${formatTime(expiry)}`,
    used === "" ? "never used" : `used ${formatTime(used)}`,
    textOf(token, "label"),
  ];
}

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };

/** A span of time in seconds. */
function parseDuration(text: string): number {
  const [, count, unit = ""] = /^([1-9]\d{0,6})([mhdwy])$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (SECONDS[unit] ?? 0);
  throw new ClientError("usage", "--expires takes a number and a unit: m, h, d, w or y", { advice: "--expires 90d" });
}

/** A secret on the command line is seen by others, and it is not what is asked for. */
function refuseSecret(id: string): void {
  if (!/^sreg_/i.test(id)) return;
  throw new ClientError("usage", "this is the token itself: a token is revoked by its id", {
    advice: "sreg token list, then revoke it: others may have seen it",
  });
}
