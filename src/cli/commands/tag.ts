import type { Command } from "commander";
import type { Result } from "../display/display.ts";
import type { RegistryClient } from "../transport/client.ts";
import { textOf, textsOf } from "../transport/fields.ts";
import { connect, SIGNED_IN } from "./connect.ts";
import type { CommonOptions, Session } from "./session.ts";

/** `sreg tag REFERENCE TAG` */
export function addTag(program: Command, session: Session): void {
  program
    .command("tag")
    .description("Let a tag mean an image that is there already; the tag is made, or moved.")
    .argument("<reference>", "collection/container[:tag] or collection/container@sha256:DIGEST")
    .argument("<tag>", "tag of the same container")
    .option("--arch <architecture>", "only the image for this architecture")
    .action(async (reference: string, tag: string, _options: unknown, command: Command) => {
      session.display.show(await point({ reference, tag, command }, session));
    });
}

interface TagArguments {
  readonly reference: string;
  readonly tag: string;
  readonly command: Command;
}

/** One image after the other: a tag means one for each architecture. */
async function point({ reference, tag, command }: TagArguments, session: Session): Promise<Result> {
  const { parseImagePlace } = await import("../reference/parse-place.ts");
  const { parseTag } = await import("../../core/names/names.ts");
  const place = parseImagePlace(reference);
  const target = `${place.collection}/${place.container}:${parseTag(tag)}`;
  const client = await connect(command, session, SIGNED_IN);
  const { imagesOf } = await import("../reference/tag-images.ts");
  const { arch } = command.optsWithGlobals<CommonOptions & { readonly arch?: string }>();
  const digests = await imagesOf(place, arch, client);
  return await pointAll(target, digests, client);
}

async function pointAll(target: string, digests: readonly string[], client: RegistryClient): Promise<Result> {
  let value = {};
  const question = { method: "PATCH", path: `/images/${target}` } as const;
  for (const digest of digests) value = await client.ask({ ...question, body: { digest } });
  return { value, lines: [[target, textOf(value, "digest"), textsOf(value, "architectures").join(",")].join("  ")] };
}
