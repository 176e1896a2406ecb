import type { Command } from "commander";
import { formatBytes, formatTime } from "../display/units.ts";
import type { Place } from "../reference/parse-place.ts";
import type { RegistryClient } from "../transport/client.ts";
import { type Fields, listOf, numberOf, textOf, textsOf } from "../transport/fields.ts";
import { ANYBODY, connect } from "./connect.ts";
import type { CommonOptions, Session } from "./session.ts";
import { type Listing, showPages, withLimit } from "./show-pages.ts";

interface ListOptions extends CommonOptions {
  readonly limit?: number;
  readonly prefix?: string;
}

/** `sreg list [PLACE]` */
export function addList(program: Command, session: Session): void {
  const command = program
    .command("list")
    .description("List collections, the containers of a collection, or the tags of a container.")
    .argument("[place]", "collection, or collection/container")
    .option("--prefix <text>", "only names that begin with this");
  withLimit(command).action(async (text: string | undefined, _options: unknown, self: Command) => {
    const { parsePlace } = await import("../reference/parse-place.ts");
    const place = text === undefined ? undefined : parsePlace(text);
    const client = await connect(self, session, ANYBODY);
    await showPages(listing(place, client, self.optsWithGlobals<ListOptions>()), session);
  });
}

function listing(place: Place | undefined, client: RegistryClient, { limit, prefix }: ListOptions): Listing {
  const pages = (path: string) => client.pages({ path, query: { prefix } }, limit);
  if (place === undefined) return { pages: pages("/collections"), row: collectionRow, nothing: "no collections" };
  if (place.kind === "collection") {
    const path = `/collections/${place.collection}/containers`;
    return { pages: pages(path), row: containerRow, nothing: `no containers in ${place.collection}` };
  }
  const { collection, container } = place;
  const name = `${collection}/${container}`;
  const path = `/containers/${name}`;
  if (place.kind === "container") {
    return { pages: pages(`${path}/tags`), row: (tag) => tagRow(name, tag), nothing: `no tags in ${name}` };
  }
  return { pages: oneImage(place.path, client), row: imageRow, nothing: "" };
}

async function* oneImage(path: string, client: RegistryClient): AsyncGenerator<readonly Fields[]> {
  yield [await client.ask({ path: `/images/${path}` })];
}

function collectionRow(item: Fields): string[] {
  const containers = numberOf(item, "containers");
  const count = `${containers} container${containers === 1 ? "" : "s"}`;
  return [textOf(item, "name"), textOf(item, "visibility"), count, `of ${textOf(item, "owner")}`, firstLine(item)];
}

/** A container of a list or a search. */
export function containerRow(item: Fields): string[] {
  const name = `${textOf(item, "collection")}/${textOf(item, "name")}`;
  const pulls = numberOf(item, "pulls");
  return [name, `${pulls} pull${pulls === 1 ? "" : "s"}`, firstLine(item)];
}

function tagRow(name: string, tag: Fields): string[] {
  const images = listOf(tag, "images");
  const size = images.length > 1 ? `${images.length} images` : formatBytes(numberOf(tag, "size"));
  return [
    `${name}:${textOf(tag, "name")}`,
    textOf(tag, "digest"),
    size,
    textsOf(tag, "architectures").join(","),
    formatTime(textOf(tag, "modifiedAt")),
    textOf(tag, "modifiedBy"),
    tag["frozen"] === true ? "frozen" : "",
  ];
}

function imageRow(image: Fields): string[] {
  const facts = [textOf(image, "digest"), formatBytes(numberOf(image, "size")), textOf(image, "architecture")];
  return [...facts, formatTime(textOf(image, "createdAt")), image["frozen"] === true ? "frozen" : ""];
}

/** Of a description: enough to tell one from another. */
function firstLine(item: Fields): string {
  const { description } = item;
  return typeof description === "string" ? textOf({ line: description.trimStart().split("\n", 1)[0] }, "line") : "";
}
