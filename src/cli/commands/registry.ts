import type { Command } from "commander";
import { ClientError } from "../client-error.ts";
import type { RegistryClient } from "../transport/client.ts";
import { type Fields, textOf, wholeTextOf } from "../transport/fields.ts";
import { ANYBODY, connect, connectTo, SIGNED_IN } from "./connect.ts";
import type { CommonOptions, Session } from "./session.ts";
import { showPages, withLimit } from "./show-pages.ts";

interface ListOptions extends CommonOptions {
  readonly state?: string;
  readonly limit?: number;
}

/** `sreg registry announce|accept|list|remove` */
export function addRegistry(program: Command, session: Session): void {
  const registry = program
    .command("registry")
    .description("Connect registries: a hub leads to its members by their ids.");
  registry
    .command("announce")
    .description("Announce the registry in use to a hub, whose administrator accepts it.")
    .argument("<hub>", "address of the hub")
    .action(async (hub: string, _options: unknown, command: Command) => {
      const own = await connect(command, session, ANYBODY);
      const { url } = await own.ask({ path: "/identity" });
      const client = await connectTo(hub, session);
      const value = await client.ask({ method: "POST", path: "/registries", body: { url } });
      session.display.show({ value, lines: [announcedLine(value, client.url)] });
    });
  addList(registry, session);
  registry
    .command("accept")
    .description("Take an announced registry in. For the hub's administrator.")
    .argument("<registry>", "id or URL of the registry")
    .action(async (text: string, _options: unknown, command: Command) => {
      const client = await connect(command, session, SIGNED_IN);
      const { path, query } = await selection(text, client);
      const value = await client.ask({ method: "POST", path: `${path}/accept`, query });
      session.display.show({ value, lines: [`${textOf(value, "id")} is a member: ${textOf(value, "url")}`] });
    });
  registry
    .command("remove")
    .description("Forget a registry, announced or member. For the hub's administrator.")
    .argument("<registry>", "id or URL of the registry")
    .action(async (text: string, _options: unknown, command: Command) => {
      const client = await connect(command, session, SIGNED_IN);
      await client.ask({ method: "DELETE", ...(await selection(text, client)) });
      session.display.show({ value: { removed: text }, lines: [`removed ${text}`] });
    });
}

function addList(registry: Command, session: Session): void {
  const list = registry
    .command("list")
    .description("List the members; to the administrator, also who waits to be one.")
    .option("--state <state>", "only those that are: pending, member, suspended");
  withLimit(list).action(async (_options: unknown, command: Command) => {
    const { state, limit } = command.optsWithGlobals<ListOptions>();
    const client = await connect(command, session, ANYBODY);
    const pages = client.pages({ path: "/registries", query: { state } }, limit);
    await showPages({ pages, row: registryRow, nothing: "no registries" }, session);
  });
}

function registryRow(registry: Fields): string[] {
  const parts = ["id", "state", "url", "title", "fault"].map((key) => textOf(registry, key));
  return parts;
}

function announcedLine(registry: Fields, hub: string): string {
  const id = textOf(registry, "id");
  if (textOf(registry, "state") === "member") return `${id} is a member of ${hub}`;
  return `${id} is announced: the administrator of ${hub} accepts it with: sreg registry accept ${id}`;
}

/** A registry by its id, or by its URL, for which its id is looked up first. */
async function selection(text: string, client: RegistryClient) {
  if (!text.includes("/")) return { path: `/registries/${encodeURIComponent(text)}`, query: {} };
  const wanted = text.replace(/\/+$/, "");
  for await (const items of client.pages({ path: "/registries" })) {
    const found = items.find((item) => wholeTextOf(item, "url") === wanted);
    if (found) return { path: `/registries/${encodeURIComponent(wholeTextOf(found, "id"))}`, query: { url: wanted } };
  }
  throw new ClientError("notFound", `no registry at ${wanted} has been announced`, { advice: "sreg registry list" });
}
