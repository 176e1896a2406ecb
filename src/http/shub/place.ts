import type { Request } from "express";
import { nameFault, REGISTRY_ID } from "../../core/names/name-kinds.ts";
import type { RegistryEntry } from "../../directory/registry-entry.ts";
import type { Directory } from "../../directory/service.ts";

export interface PlaceServices {
  readonly directory: Directory;
  /** Without a final slash. */
  readonly publicUrl: string;
}

/** Whose image an address means. */
export type Place =
  | { readonly kind: "here"; readonly entity: string | undefined }
  | { readonly kind: "member"; readonly member: RegistryEntry; readonly entity: string | undefined };

/**
 * What stands before `/api/container/` decides: the own id, the id of a registry of the directory, else the owner of
 * the collection. The own path prefix was taken away before. A host name that is the id of a registry counts like an
 * id in the path (`shub://tacc/science/rocks`), except for our own name.
 */
export async function placeOf(req: Request, front: string | undefined, services: PlaceServices): Promise<Place> {
  const host = await memberOf(hostOf(req, services.publicUrl), services.directory);
  const first = front?.toLowerCase();
  if (host) return { kind: "member", member: host, entity: first };
  if (first === undefined || first === services.directory.own.id) return { kind: "here", entity: undefined };
  const member = await memberOf(first, services.directory);
  if (member) return { kind: "member", member, entity: undefined };
  return { kind: "here", entity: first };
}

function hostOf(req: Request, publicUrl: string): string | undefined {
  const host = (req.hostname ?? "").toLowerCase();
  return host === new URL(publicUrl).hostname ? undefined : host;
}

/** Most host names have a dot, so that they are no ids: then nothing is looked up. */
async function memberOf(name: string | undefined, directory: Directory): Promise<RegistryEntry | undefined> {
  if (name === undefined || name === directory.own.id || nameFault(REGISTRY_ID, name)) return undefined;
  return directory.find(name);
}
