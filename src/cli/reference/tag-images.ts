import { ClientError } from "../client-error.ts";
import type { RegistryClient } from "../transport/client.ts";
import { listOf, textOf } from "../transport/fields.ts";
import type { ImagePlace } from "./parse-place.ts";

/** The digests of the images that a reference means: of a tag, one for each architecture. Throws a `ClientError`. */
export async function imagesOf(
  { collection, container, version, path }: ImagePlace,
  architecture: string | undefined,
  client: Pick<RegistryClient, "ask">,
): Promise<readonly string[]> {
  if (version.kind !== "tag" || architecture !== undefined) {
    const image = await client.ask({ path: `/images/${path}`, query: { arch: architecture } });
    return [textOf(image, "digest")];
  }
  // A name comes before all longer ones that begin with it.
  const query = { prefix: version.tag, limit: "1" };
  const [tag] = listOf(await client.ask({ path: `/containers/${collection}/${container}/tags`, query }), "items");
  if (tag && textOf(tag, "name") === version.tag) return listOf(tag, "images").map((image) => textOf(image, "digest"));
  throw new ClientError("notFound", `${path} was not found, or you may not see it`, {
    advice: `sreg list ${collection}/${container}`,
    code: "NOT_FOUND",
  });
}
