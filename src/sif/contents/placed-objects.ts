import type { SifExtra, SifObject } from "../sif-object.ts";
import { cleanName } from "./clean-name.ts";
import type { InspectedKey, InspectedPartition, InspectedSbom, InspectedSignature } from "./inspection.ts";

/** Images have a handful of each. */
const MAX_LISTED = 64;

export function partitionsOf(objects: readonly SifObject[]): InspectedPartition[] {
  return listed(objects, "partition", ({ kind: _, ...partition }) => partition);
}

export function signaturesOf(objects: readonly SifObject[]): InspectedSignature[] {
  return listed(objects, "signature", ({ hash, fingerprint }, { link }) => ({
    hash,
    fingerprint: fingerprint ?? null,
    over: link ?? null,
  }));
}

export function sbomsOf(objects: readonly SifObject[]): InspectedSbom[] {
  return listed(objects, "sbom", ({ format }) => ({ format }));
}

export function keysOf(objects: readonly SifObject[]): InspectedKey[] {
  const wrapped = listed(objects, "crypto-message", ({ format, message }) => ({ format, message }));
  return wrapped.flatMap(({ message, ...key }) => (message === "rsa-oaep" ? [key] : []));
}

type Kind = SifExtra["kind"];
type ExtraOf<K extends Kind> = Extract<SifExtra, { readonly kind: K }>;

function listed<K extends Kind, More extends object>(
  objects: readonly SifObject[],
  kind: K,
  more: (extra: ExtraOf<K>, object: SifObject) => More,
) {
  return objects
    .flatMap((object) => (isOf(object.extra, kind) ? [place(object, more(object.extra, object))] : []))
    .slice(0, MAX_LISTED);
}

function place<More extends object>({ id, name, offset, size }: SifObject, more: More) {
  return { id, name: cleanName(name), offset, size, ...more };
}

function isOf<K extends Kind>(extra: SifExtra | undefined, kind: K): extra is ExtraOf<K> {
  return extra?.kind === kind;
}
