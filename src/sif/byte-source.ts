/** A file that is read in parts: on this machine, or a blob of the store. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`. The caller keeps within `size`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A file that is in memory already. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}
