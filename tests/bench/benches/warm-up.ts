import type { Bed } from "../bed.ts";
import type { Server } from "../servers/server.ts";
import { download } from "../transfer.ts";

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;

/** Enough for a compiler at run time to have compiled what it will. */
const WARM_BYTES = 64 * MIB;
const WARM_SEED = 1_000_000;

/** One small push and pull that nobody measures. */
export async function warmUp(bed: Bed, server: Server): Promise<void> {
  const small = await bed.payloads(WARM_BYTES, WARM_SEED);
  await server.put(small);
  await download(bed, server.fileUrl(small));
}
