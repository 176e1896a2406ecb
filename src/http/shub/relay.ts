import type { Request } from "express";
import { RegistryError } from "../../core/errors.ts";
import { type ContainerVersion, parseContainerVersion } from "../../core/names/container-version.ts";
import { formatImageVersion } from "../../core/names/image-version.ts";
import { type CollectionName, parseCollectionName } from "../../core/names/names.ts";
import { shownText } from "../../core/names/shown-text.ts";
import type { MemberManifest } from "../../directory/member-manifest.ts";
import { RELAYED_BY } from "../../directory/relay-manifest.ts";
import type { Directory } from "../../directory/service.ts";
import type { ImagePathParams } from "../image-request.ts";
import { clientMachine } from "./client-machine.ts";
import type { Place } from "./place.ts";

/** An image that another registry holds. */
export interface Relayed {
  readonly manifest: MemberManifest;
  readonly collection: CollectionName;
  readonly container: string;
  /** `container@version` for the very bytes of the manifest where that can be said, else as it was asked for. */
  readonly exact: string;
}

/**
 * Asks the member for its manifest. Only once: a request that another registry passed on is refused with
 * `DIRECTORY_LOOP`. A suspended member is not asked.
 */
export async function relay(
  req: Request,
  params: ImagePathParams,
  place: Extract<Place, { kind: "member" }>,
  directory: Directory,
): Promise<Relayed> {
  const { member, entity } = place;
  refuseLoop(req, member.id);
  if (member.state === "suspended") throw suspended(place);
  const collection = parseCollectionName(params.collection);
  // The member may have the relaxed rule for its names.
  const target = parseContainerVersion(params.reference, "relaxed");
  const client = { machine: clientMachine(req.get("User-Agent")), userAgent: plain(req.get("User-Agent")) };
  const manifest = await directory.manifest(member, { ...target, ...client, collection, entity });
  return { manifest, collection, container: target.container, exact: exactly(target, manifest) };
}

function exactly({ container, version }: ContainerVersion, { commit }: MemberManifest): string {
  if (/^[0-9a-f]{64}$/.test(commit)) return `${container}@sha256:${commit}`;
  return `${container}${formatImageVersion(version)}`;
}

function refuseLoop(req: Request, id: string): void {
  const by = req.get(RELAYED_BY);
  if (by !== undefined) throw new RegistryError("DIRECTORY_LOOP", { id, by: shownText(by) });
}

function suspended({ member: { id, url, fault = "" } }: Extract<Place, { kind: "member" }>): RegistryError {
  return new RegistryError("REGISTRY_UNREACHABLE", { id, url, reason: `it is suspended, because ${fault}` });
}

/** A header that can be sent on as it is. */
function plain(userAgent: string | undefined): string | undefined {
  return userAgent !== undefined && /^[\x20-\x7e]{1,200}$/.test(userAgent) ? userAgent : undefined;
}
