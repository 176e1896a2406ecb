import type { Layout } from "./layout.ts";

/** The least that WiredTiger takes for its cache, in GiB. */
const LEAST_CACHE = 0.25;

/** The command line of the embedded mongod. `cacheGib` bounds the memory for cached pages. */
export function mongodArguments(layout: Layout, port: number, cacheGib: number): readonly string[] {
  return [
    // First, and never last: outside Linux a process is recognised by it in the output of ps.
    ["--dbpath", layout.database],
    ["--port", String(port)],
    ["--bind_ip", "127.0.0.1"],
    // Its socket would lie in /tmp, where every user of the machine sees it.
    ["--nounixsocket"],
    ["--replSet", "registry"],
    ["--keyFile", layout.keyFile],
    // Else any user of the machine could make the first account before we do.
    ["--setParameter", "enableLocalhostAuthBypass=false"],
    // CVE-2025-14847: before 6.0.27 the decompression of messages gives away memory to clients without a password.
    ["--networkMessageCompressors", "disabled"],
    ["--wiredTigerCacheSizeGB", String(Math.max(LEAST_CACHE, cacheGib))],
    ["--setParameter", "diagnosticDataCollectionEnabled=false"],
    ["--logpath", layout.log],
    ["--logRotate", "reopen"],
    ["--logappend"],
    ["--quiet"],
  ].flat();
}
