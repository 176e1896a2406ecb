import type { Command } from "commander";
import { ClientError } from "../client-error.ts";
import { textOf } from "../transport/fields.ts";
import { collectionName } from "./collection-name.ts";
import { connect, SIGNED_IN } from "./connect.ts";
import { addMembers } from "./members.ts";
import type { CommonOptions, Session } from "./session.ts";

interface CollectionOptions extends CommonOptions {
  readonly visibility?: string;
  readonly description?: string;
  readonly owner?: string;
}

const VISIBILITY = ["--visibility <who>", "who may see it: public, internal (whoever has signed in), private"] as const;
const DESCRIPTION = ["--description <text>", "what it holds, in Markdown"] as const;

/** `sreg collection create|set|members` */
export function addCollection(program: Command, session: Session): void {
  const collection = program.command("collection").description("Make collections, and say who may do what with them.");
  collection
    .command("create")
    .description("Make a collection of one's own. A push makes one too.")
    .argument("<name>", "name of the collection")
    .option(...VISIBILITY)
    .option(...DESCRIPTION)
    .action(async (text: string, _options: unknown, command: Command) => {
      const name = await collectionName(text);
      const { visibility, description } = command.optsWithGlobals<CollectionOptions>();
      const client = await connect(command, session, SIGNED_IN);
      const body = { name, visibility, description };
      const value = await client.ask({ method: "POST", path: "/collections", body });
      session.display.show({ value, lines: [`made the collection ${name}, ${textOf(value, "visibility")}`] });
    });
  collection
    .command("set")
    .description("Change a collection.")
    .argument("<name>", "name of the collection")
    .option(...VISIBILITY)
    .option(...DESCRIPTION)
    .option("--owner <account>", "give it to this account")
    .action(async (text: string, _options: unknown, command: Command) => {
      const name = await collectionName(text);
      const body = changes(command.optsWithGlobals<CollectionOptions>());
      const client = await connect(command, session, SIGNED_IN);
      const value = await client.ask({ method: "PATCH", path: `/collections/${name}`, body });
      const state = `${name} is ${textOf(value, "visibility")} and belongs to ${textOf(value, "owner")}`;
      session.display.show({ value, lines: [state] });
    });
  addMembers(collection, session);
}

function changes({ visibility, description, owner }: CollectionOptions) {
  const body = { visibility, description, owner };
  if (Object.values(body).some((value) => value !== undefined)) return body;
  throw new ClientError("usage", "nothing is said that is to change", {
    advice: "--visibility, --description or --owner",
  });
}
