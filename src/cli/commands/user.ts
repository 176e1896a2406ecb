import type { Command } from "commander";
import { formatTime } from "../display/units.ts";
import { type Fields, fieldsOf, textOf, wholeTextOf } from "../transport/fields.ts";
import { connect, SIGNED_IN } from "./connect.ts";
import type { CommonOptions, Session } from "./session.ts";
import { showPages, withLimit } from "./show-pages.ts";

/** `sreg user create|list|disable|enable` */
export function addUser(program: Command, session: Session): void {
  const user = program.command("user").description("Make and disable accounts. For administrators.");
  user
    .command("create")
    .description("Make an account, and print its first token, this once.")
    .argument("<name>", "name of the account")
    .option("--admin", "make it an administrator")
    .action(async (name: string, _options: unknown, command: Command) => {
      const { admin = false } = command.optsWithGlobals<CommonOptions & { readonly admin?: boolean }>();
      const client = await connect(command, session, SIGNED_IN);
      const value = await client.ask({ method: "POST", path: "/users", body: { name, admin } });
      session.display.notice(`made the account ${textOf(fieldsOf(value, "user"), "name")}; its first token is:`);
      session.display.show({ value, lines: [wholeTextOf(fieldsOf(value, "token"), "token")] });
    });
  withLimit(user.command("list").description("List the accounts.")).action(async (_options: unknown, self: Command) => {
    const client = await connect(self, session, SIGNED_IN);
    const { limit } = self.optsWithGlobals<CommonOptions & { readonly limit?: number }>();
    await showPages({ pages: client.pages({ path: "/users" }, limit), row: userRow, nothing: "no accounts" }, session);
  });
  addSwitch(user, session, { name: "disable", disabled: true, description: "Let an account's tokens work no more." });
  addSwitch(user, session, { name: "enable", disabled: false, description: "Let an account's tokens work again." });
}

interface Switch {
  readonly name: string;
  readonly disabled: boolean;
  readonly description: string;
}

function addSwitch(user: Command, session: Session, { name, disabled, description }: Switch): void {
  user
    .command(name)
    .description(description)
    .argument("<name>", "name of the account")
    .action(async (account: string, _options: unknown, command: Command) => {
      const client = await connect(command, session, SIGNED_IN);
      const path = `/users/${encodeURIComponent(account)}`;
      const value = await client.ask({ method: "PATCH", path, body: { disabled } });
      session.display.show({ value, lines: [userRow(value).slice(0, 2).join(" is ").trimEnd()] });
    });
}

function userRow(user: Fields): string[] {
  const state = user["disabled"] === true ? "disabled" : "enabled";
  const made = formatTime(textOf(user, "createdAt"));
  return [textOf(user, "name"), state, made, user["admin"] === true ? "administrator" : ""];
}
