import { RegistryError } from "../core/errors.ts";
import type { Container } from "./image.ts";
import { searchFields } from "./new-documents.ts";
import { requireContainer } from "./require-container.ts";
import { type CatalogContext, change } from "./transaction.ts";
import { containerOf } from "./views.ts";

/** Describes a container, in Markdown, and lets it be found by the words of that. Throws `NOT_FOUND`. */
export function describeContainer(context: CatalogContext, container: string, description: string): Promise<Container> {
  return change(context, async (step) => {
    const { models, session } = step;
    await requireContainer(step, container);
    const missing = new RegistryError("NOT_FOUND", { what: `the container ${container}` });
    const live = { _id: container, deleting: { $exists: false } };
    const before = await models.containers.findOne(live, { terms: 1 }, { session }).lean();
    if (!before) throw missing;
    const { words, terms } = searchFields(container, description);
    const ofTags = before.terms.filter((term) => term.startsWith("#"));
    const fields = { $set: { description, words, terms: [...terms, ...ofTags] } };
    const changed = await models.containers.findOneAndUpdate(live, fields, { session, returnDocument: "after" }).lean();
    if (!changed) throw missing;
    return containerOf(changed);
  });
}
