import type { Html } from "./html.ts";

/** What every page knows of the registry it belongs to. */
export interface Site {
  /** In front of every path of a link: the path of the registry's address, without a final slash. */
  readonly base: string;
  /** Where clients reach the registry, without a final slash. */
  readonly url: string;
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly assets: { readonly style: string; readonly icon: string };
  readonly markdown: (text: string) => Html;
}

/** A part of a list. */
export interface Part<T> {
  readonly items: readonly T[];
  /** The cursor of the next part; `null`: this is the last. */
  readonly next: string | null;
  /** This is not the first part. */
  readonly continued: boolean;
}

/** A collection on a page. */
export interface ShownCollection {
  readonly name: string;
  readonly description: string;
  readonly containers: number;
  readonly createdAt: Date;
}

/** A container on a page. */
export interface ShownContainer {
  readonly collection: string;
  readonly container: string;
  readonly description: string;
  readonly pulls: number;
  readonly pulledAt: Date | undefined;
  readonly createdAt: Date;
}

export function collectionPath({ base }: Site, name: string): string {
  return `${base}/collections/${name}`;
}

export function containerPath({ base }: Site, { collection, container }: ContainerNames): string {
  return `${base}/containers/${collection}/${container}`;
}

type ContainerNames = Pick<ShownContainer, "collection" | "container">;
