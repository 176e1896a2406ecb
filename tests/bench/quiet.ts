import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bed } from "./bed.ts";
import { command } from "./command.ts";

const PIECE = 1024 * 1024;
/** Above what the file itself takes: the server, the client and the kernel take memory too. */
const SPARE = 1.25;

/**
 * Makes the moment before a measurement the same for all. What earlier work left to write is written, so that nobody
 * pays for another. And free memory is used once: a virtual machine gives idle memory back to its host, and taking it
 * again can cost ten times as much as the write itself, so whoever comes first would pay for whoever comes after.
 */
export async function quietMachine({ folder, signal }: Bed, size: number): Promise<void> {
  await command("sync", [], { signal });
  const scratch = join(folder, "scratch");
  const piece = Buffer.alloc(PIECE, 1);
  {
    await using file = await open(scratch, "w");
    for (let written = 0; written < size * SPARE; written += PIECE) {
      signal.throwIfAborted();
      await file.write(piece);
    }
  }
  await rm(scratch);
}
