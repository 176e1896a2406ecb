import type { Command } from "commander";
import { formatBytes, formatTime } from "../display/units.ts";
import { type Fields, fieldsOf, numberOf, textOf } from "../transport/fields.ts";
import { ANYBODY, connect } from "./connect.ts";
import type { CommonOptions, Session } from "./session.ts";
import { showPages, withLimit } from "./show-pages.ts";

/** `sreg versions REFERENCE` */
export function addVersions(program: Command, session: Session): void {
  const command = program
    .command("versions")
    .description("Tell what every tag of a container, or one tag, ever meant, with who and when; the newest first.")
    .argument("<reference>", "collection/container[:tag]");
  withLimit(command).action(async (text: string, _options: unknown, self: Command) => {
    const { parsePlace, parseTagPlace } = await import("../reference/parse-place.ts");
    const place = parsePlace(text);
    const tag = place.kind === "image" ? parseTagPlace(text).tag : undefined;
    const { collection, container } = place.kind === "collection" ? parseTagPlace(text) : place;
    const client = await connect(self, session, ANYBODY);
    const { limit } = self.optsWithGlobals<CommonOptions & { readonly limit?: number }>();
    const path = `/containers/${collection}/${container}/versions`;
    await showPages({ pages: client.pages({ path, query: { tag } }, limit), row, nothing: "no versions" }, session);
  });
}

function row(version: Fields): string[] {
  const image = fieldsOf(version, "image");
  const size = image["size"] === undefined ? "" : formatBytes(numberOf(image, "size"));
  const when = [formatTime(textOf(version, "at")), textOf(version, "by")];
  const what = [textOf(version, "tag"), textOf(version, "event"), textOf(image, "digest")];
  return [...when, ...what, size, textOf(image, "architecture")];
}
