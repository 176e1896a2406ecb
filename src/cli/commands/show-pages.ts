import type { Command } from "commander";
import { ClientError } from "../client-error.ts";
import type { Fields } from "../transport/fields.ts";
import type { Session } from "./session.ts";

/** The pages of a list, and how an item of it is shown to people. */
export interface Listing {
  readonly pages: AsyncIterable<readonly Fields[]>;
  readonly row: (item: Fields) => readonly string[];
  /** What is said where the list is empty. */
  readonly nothing: string;
}

/** Shows a list as it comes, page by page, until somebody has seen enough of it (`sreg list … | head`). */
export async function showPages({ pages, row, nothing }: Listing, { display, stdout }: Session): Promise<void> {
  let shown = 0;
  for await (const items of pages) {
    if (items.length > 0) display.rows({ items, rows: items.map(row) });
    shown += items.length;
    if (!stdout.writable) return;
  }
  if (shown === 0) display.notice(nothing);
}

/** Gives the command the option `--limit`. */
export function withLimit(command: Command): Command {
  return command.option("--limit <count>", "show so many at most", parseLimit);
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ClientError("usage", "--limit takes a number from 1 on", { advice: "--limit 20" });
}
