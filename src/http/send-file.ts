import type { Request, Response } from "express";
import type { BlobStore, ByteRange } from "../blobs/blob-store.ts";
import { sendBytes } from "../blobs/send-bytes.ts";
import type { FoundImage } from "../catalog/image.ts";
import type { PullCounter } from "../catalog/pull-counter.ts";
import { type Digest, hexOf } from "../core/digest.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { requestedRange } from "./range.ts";

export interface FileServices {
  readonly blobs: BlobStore;
  readonly metrics: Metrics;
  readonly pulls: Pick<PullCounter, "count">;
}

/** What is sent, and for whom. */
export interface FileAnswer extends FoundImage {
  /** Which protocol's address led here, for metrics. */
  readonly protocol: "api" | "shub";
}

/**
 * Answers with an image's bytes: whole, a range, `304`, or headers alone (HEAD). Never compressed: clients compare
 * `Content-Length` with what they got. The bytes may change under a tag, so every cache asks again.
 */
export async function sendFile(req: Request, res: Response, services: FileServices, answer: FileAnswer): Promise<void> {
  const { digest, size } = answer.image;
  setFileHeaders(res, answer);
  if (req.fresh) {
    res.status(304).end();
    return;
  }
  const range = requestedRange(req, res, size);
  if (req.method === "HEAD") {
    required(await services.blobs.stat(digest), digest);
    setLengthHeaders(res, size, range);
    res.end();
    return;
  }
  const body = required(await services.blobs.read(digest, range), digest);
  setLengthHeaders(res, size, range);
  if ((range?.start ?? 0) === 0) countPull(services, answer);
  const count = (bytes: number) => services.metrics.bytes.inc({ direction: "sent" }, bytes);
  await sendBytes(body, res, count).catch(unlessClientLeft);
}

/** A range that begins later goes on with a pull that was counted. */
function countPull({ metrics, pulls }: FileServices, { protocol, image }: FileAnswer): void {
  metrics.pulls.inc({ protocol });
  pulls.count(image);
}

function setFileHeaders(res: Response, { image, tag, modifiedAt }: FileAnswer): void {
  const hex = hexOf(image.digest);
  const extension = image.format === "sif" ? "sif" : "simg";
  res.setHeader("Content-Type", "application/octet-stream");
  res.setHeader(
    "Content-Disposition",
    `attachment; filename="${image.container}_${tag ?? hex.slice(0, 12)}.${extension}"`,
  );
  res.setHeader("Cache-Control", "no-cache, no-transform");
  res.setHeader("Accept-Ranges", "bytes");
  res.setHeader("ETag", `"${image.digest}"`);
  res.setHeader("Last-Modified", modifiedAt.toUTCString());
  // RFC 9530: the digest of the whole representation, also with a partial answer.
  res.setHeader("Repr-Digest", `sha-256=:${Buffer.from(hex, "hex").toString("base64")}:`);
}

function setLengthHeaders(res: Response, size: number, range: ByteRange | undefined): void {
  if (!range) {
    res.setHeader("Content-Length", size);
    return;
  }
  res.status(206);
  res.setHeader("Content-Range", `bytes ${range.start}-${range.end}/${size}`);
  res.setHeader("Content-Length", range.end - range.start + 1);
}

/** The catalogue knows the image, so a store without its bytes is a fault of ours, not a 404. */
function required<T>(found: T | undefined, digest: Digest): T {
  if (found === undefined) throw new Error(`the blob store has lost ${digest}`);
  return found;
}

function unlessClientLeft(error: unknown): void {
  if (error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE") return;
  throw error;
}
