import { DESCRIPTOR_SIZE, DESCRIPTORS_OFFSET, type ExtraRecipe, type PlacedObject } from "./encode.ts";

/** What an object holds: bytes, or so many that are made from a seed while they are written. */
export type Content = Uint8Array | { readonly size: number; readonly seed: number };

/** An object before it has its place. Ids are given in the order of the recipes, from 1. */
export interface ObjectRecipe {
  /** The number of the data type: `0x4001` is a definition file. */
  readonly type: number;
  readonly data: Content;
  readonly name?: string;
  readonly group?: number;
  readonly link?: number;
  readonly extra?: ExtraRecipe;
  /** In bytes; file systems have 4096. */
  readonly align?: number;
}

/** Where everything of an image is. */
export interface Layout {
  readonly slots: number;
  readonly dataOffset: number;
  readonly objects: readonly (PlacedObject & { readonly data: Content })[];
  /** Of the whole file, in bytes. */
  readonly size: number;
}

const DEFAULT_SLOTS = 48;

/** Places the objects one after the other from `dataOffset`, or from the end of a longer descriptor table. */
export function layOut(recipes: readonly ObjectRecipe[], dataOffset: number, time: number): Layout {
  const slots = Math.max(DEFAULT_SLOTS, recipes.length);
  const start = Math.max(dataOffset, DESCRIPTORS_OFFSET + slots * DESCRIPTOR_SIZE);
  let end = start;
  const objects = recipes.map((recipe, index) => {
    const offset = roundUp(end, recipe.align ?? 1);
    const size = lengthOf(recipe.data);
    const padding = offset - end;
    end = offset + size;
    const { type, data, name = "", group = 1, link = 0, extra } = recipe;
    return { id: index + 1, type, data, name, group, link, extra, offset, size, padding, time };
  });
  return { slots, dataOffset: start, objects, size: end };
}

export function lengthOf(content: Content): number {
  return content instanceof Uint8Array ? content.length : content.size;
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
