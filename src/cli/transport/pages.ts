import { ClientError } from "../client-error.ts";
import type { Question } from "./ask.ts";
import { type Fields, listOf } from "./fields.ts";

/** Asks one question. */
type Ask = (question: Question) => Promise<Fields>;

/** Few requests, and a page that a person may wait for. */
const PAGE = 200;

/** The items of a list, page by page, as far as they are taken; `limit`: that many at most. Throws a `ClientError`. */
export async function* pagesOf(
  ask: Ask,
  question: Question,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Fields[]> {
  let after: string | undefined;
  for (let left = limit; left > 0; ) {
    const query = { ...question.query, limit: String(Math.min(PAGE, left)), after };
    const answer = await ask({ ...question, query });
    const items = listOf(answer, "items");
    yield items;
    left -= items.length;
    const { next } = answer;
    if (typeof next !== "string") return;
    if (next === after) throw new ClientError("unavailable", "the registry answers the same page again and again");
    after = next;
  }
}
