import type { Command } from "commander";
import { ClientError } from "../client-error.ts";
import type { Place } from "../reference/parse-place.ts";
import type { Query } from "../transport/ask.ts";
import { confirm } from "./confirm.ts";
import { connect, SIGNED_IN } from "./connect.ts";
import type { CommonOptions, Session } from "./session.ts";

interface RemoveOptions extends CommonOptions {
  readonly recursive?: boolean;
  readonly force?: boolean;
  readonly yes?: boolean;
  readonly arch?: string;
}

/** `sreg rm PLACE` */
export function addRemove(program: Command, session: Session): void {
  program
    .command("rm")
    .description("Delete a tag (its image stays), an image by its digest, a container or a collection.")
    .argument("<place>", "collection/container:tag, collection/container@sha256:DIGEST, or, with -r, what holds them")
    .option("-r, --recursive", "delete a container or a collection with all that is in it")
    .option("-f, --force", "with -r: also when tags in it are frozen")
    .option("-y, --yes", "do not ask")
    .option("--arch <architecture>", "of a tag: only its image for this architecture")
    .action(async (text: string, _options: unknown, command: Command) => {
      const { parsePlace } = await import("../reference/parse-place.ts");
      const options = command.optsWithGlobals<RemoveOptions>();
      const removal = removalOf(parsePlace(text), options);
      const client = await connect(command, session, SIGNED_IN);
      if (!options.yes) await confirm(`delete ${removal.what}?`, session);
      await client.ask({ method: "DELETE", ...removal });
      session.display.show({ value: { deleted: removal.name }, lines: [`deleted ${removal.what}`] });
    });
}

interface Removal {
  readonly name: string;
  /** For people. */
  readonly what: string;
  readonly path: string;
  readonly query: Query;
}

/** What is to be deleted. More than one image goes only when that is said. Pure. */
function removalOf(place: Place, { recursive, force, arch }: RemoveOptions): Removal {
  if (place.kind === "image") {
    const name = place.path;
    const what = place.version.kind === "tag" ? `the tag ${name}` : `the image ${name} and the tags that mean it`;
    return { name, what, path: `/images/${name}`, query: { arch } };
  }
  const name = place.kind === "collection" ? place.collection : `${place.collection}/${place.container}`;
  if (!recursive) throw notRecursive(place, name);
  const what = `the ${place.kind} ${name} with all that is in it`;
  return { name, what, path: `/${place.kind}s/${name}`, query: { force: force ? "true" : undefined } };
}

function notRecursive({ kind }: Place, name: string): ClientError {
  const tag = kind === "container" ? `sreg rm ${name}:TAG for one tag, or ` : "";
  return new ClientError("usage", `${name} is a ${kind}, and all that is in it would go with it`, {
    advice: `${tag}sreg rm --recursive ${name}`,
  });
}
