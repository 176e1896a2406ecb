import { MAX_HEAD } from "../blobs/blob-store.ts";
import type { Digest } from "../core/digest.ts";
import type { Tag } from "../core/names/names.ts";
import type { Inspection } from "../sif/contents/inspection.ts";
import { searchLabels } from "../sif/contents/search-labels.ts";
import { inspectImage } from "../sif/inspect-image.ts";
import type { Uploads } from "../uploads/service.ts";
import type { ContainerPath } from "./image.ts";
import type { Published } from "./publish-image.ts";
import type { Catalog } from "./service.ts";
import { atMost, onlyImages } from "./watch-stream.ts";

/** Where bytes are to appear, and what the client says of them. */
export interface PushRequest extends ContainerPath {
  readonly tag: Tag;
  /** Other bytes than these are refused. */
  readonly expected: Digest | undefined;
  /** The id of the account that pushes. */
  readonly by: string;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
}

/**
 * Takes an image in: the bytes stream into the store, are checked, synced to the disk, and only then become visible.
 * Whatever fails, nothing is kept and nothing is seen. The caller has checked that the account may push there.
 */
export type PushImage = (source: AsyncIterable<Uint8Array>, request: PushRequest) => Promise<Published>;

export interface PushImageOptions {
  readonly uploads: Uploads;
  readonly catalog: Catalog;
  /** What stored bytes say of themselves; `undefined`: that could not be read, which is no reason to refuse them. */
  readonly inspect: (digest: Digest) => Promise<Inspection | undefined>;
  /** In bytes. */
  readonly maxImageSize: number;
}

export function createPushImage({ uploads, catalog, inspect, maxImageSize }: PushImageOptions): PushImage {
  return (source, { expected, signal, ...target }) =>
    uploads.receive(
      onlyImages(atMost(source, maxImageSize)),
      { by: target.by, purpose: "push", signal },
      async (upload) => {
        const facts = inspectImage(await upload.head(MAX_HEAD), upload.size);
        const { digest, size } = await upload.commit(expected);
        const inspection = await inspect(digest);
        // Of an OCI-SIF only the objects within tell the architecture.
        const { format, architecture } = inspection ?? facts;
        const labels = inspection && searchLabels(inspection.labels);
        return catalog.publishImage({ ...target, digest, size, format, architecture, labels });
      },
    );
}
