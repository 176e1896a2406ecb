import { digestOfBytes } from "../../src/core/digest.ts";
import { parseContainerVersion } from "../../src/core/names/container-version.ts";
import { parseCollectionName, parseTag } from "../../src/core/names/names.ts";
import type { TestRegistry } from "./registry.ts";

/** An image that a test puts into the catalogue without bytes behind it. */
export interface CatalogEntry {
  /** Other bytes for another seed. */
  readonly seed?: string;
  readonly architecture?: string;
  readonly labels?: readonly string[];
  /** The id of an account; without it, the administrator's. */
  readonly by?: string;
}

/** Publishes `science/rocks:latest` without a push: for what is about the catalogue alone. Gives the digest. */
export async function publish(registry: TestRegistry, reference: string, entry: CatalogEntry = {}) {
  const { seed = reference, architecture = "amd64", labels, by = await adminId(registry) } = entry;
  const [collection = "", rest = ""] = reference.split("/");
  const { container, version } = parseContainerVersion(rest, "strict");
  const digest = digestOfBytes(seed);
  await registry.context.services.catalog.publishImage({
    ...{ collection: parseCollectionName(collection), container, tag: version.tag ?? parseTag("latest") },
    ...{ digest, size: 1000, format: "sif", architecture, labels, by },
  });
  return digest;
}

/** An account with a token of all scopes. */
export async function makeUser(registry: TestRegistry, name: string): Promise<{ id: string; token: string }> {
  const { user, token } = await registry.context.accounts.users.create(name, { admin: false });
  return { id: user.id, token: token.secret };
}

async function adminId(registry: TestRegistry): Promise<string> {
  return (await registry.context.accounts.findUserByName("admin"))?.id ?? "";
}
