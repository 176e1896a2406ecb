import type { Command } from "commander";
import { ClientError } from "../client-error.ts";
import { ANYBODY, connect } from "./connect.ts";
import { containerRow } from "./list.ts";
import type { CommonOptions, Session } from "./session.ts";
import { showPages, withLimit } from "./show-pages.ts";

interface SearchOptions extends CommonOptions {
  readonly label?: readonly string[];
  readonly tag?: string;
  readonly in?: string;
  readonly limit?: number;
}

/** `sreg search [WORDS…]` */
export function addSearch(program: Command, session: Session): void {
  const command = program
    .command("search")
    .description("Find containers. Everything that is given must match.")
    .argument("[words...]", "words of names and descriptions, or their beginnings")
    .option("--label <key=value>", "a label that an image carries; several times: all of them", collectedLabels)
    .option("--tag <text>", "what one of the tags begins with")
    .option("--in <collection>", "only in this collection");
  withLimit(command).action(async (words: readonly string[], _options: unknown, self: Command) => {
    const client = await connect(self, session, ANYBODY);
    const { label, tag, in: collection, limit } = self.optsWithGlobals<SearchOptions>();
    const q = words.length === 0 ? undefined : words.join(" ");
    const pages = client.pages({ path: "/search", query: { q, label, tag, collection } }, limit);
    await showPages({ pages, row: containerRow, nothing: "nothing found" }, session);
  });
}

function collectedLabels(value: string, before: readonly string[] = []): readonly string[] {
  if (/^[^=]+=/.test(value)) return [...before, value];
  throw new ClientError("usage", "--label takes a label and its value", { advice: "--label Author=ada" });
}
