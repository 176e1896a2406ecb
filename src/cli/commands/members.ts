import type { Command } from "commander";
import { textOf } from "../transport/fields.ts";
import { collectionName } from "./collection-name.ts";
import { connect, SIGNED_IN } from "./connect.ts";
import type { CommonOptions, Session } from "./session.ts";
import { showPages, withLimit } from "./show-pages.ts";

/** `sreg collection members COLLECTION`, `… members add COLLECTION ACCOUNT`, `… members remove …` */
export function addMembers(collection: Command, session: Session): void {
  const members = collection.command("members").description("Say who has a role on a collection.");
  const list = members
    .command("list", { isDefault: true })
    .description("List who has a role on it, the owner among them.")
    .argument("<collection>", "name of the collection");
  withLimit(list).action(async (text: string, _options: unknown, command: Command) => {
    const path = `/collections/${await collectionName(text)}/members`;
    const client = await connect(command, session, SIGNED_IN);
    const { limit } = command.optsWithGlobals<CommonOptions & { readonly limit?: number }>();
    const pages = client.pages({ path }, limit);
    await showPages({ pages, row: (item) => [textOf(item, "user"), textOf(item, "role")], nothing: "nobody" }, session);
  });
  members
    .command("add")
    .description("Give an account a role, or another one.")
    .argument("<collection>", "name of the collection")
    .argument("<account>", "name of the account")
    .option("--role <role>", "reader (pulls), writer (also pushes and tags), owner (may do all)", "reader")
    .action(async (text: string, user: string, _options: unknown, command: Command) => {
      const collection = await collectionName(text);
      const { role } = command.optsWithGlobals<CommonOptions & { readonly role?: string }>();
      const client = await connect(command, session, SIGNED_IN);
      const value = await client.ask({ method: "PUT", path: memberPath(collection, user), body: { role } });
      const line = `${textOf(value, "user")} is ${textOf(value, "role")} of ${collection}`;
      session.display.show({ value, lines: [line] });
    });
  members
    .command("remove")
    .description("Take an account's role away.")
    .argument("<collection>", "name of the collection")
    .argument("<account>", "name of the account")
    .action(async (text: string, user: string, _options: unknown, command: Command) => {
      const collection = await collectionName(text);
      const client = await connect(command, session, SIGNED_IN);
      await client.ask({ method: "DELETE", path: memberPath(collection, user) });
      const line = `${user} has no role on ${collection} any more`;
      session.display.show({ value: { user, role: null }, lines: [line] });
    });
}

function memberPath(collection: string, user: string): string {
  return `/collections/${collection}/members/${encodeURIComponent(user)}`;
}
