import { createHash } from "node:crypto";
import { realpathSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const RETRY_MS = 50;

/**
 * Takes the lock of a folder, waiting until no other process has it; `onWait` is told once.
 *
 * The lock is a listening socket, because the kernel frees it when its holder dies, however it dies. `descriptor` is
 * given to the programs that this process runs, so that an installation which outlives its starter still holds it.
 */
export async function takeLock(root, onWait) {
  const address = lockAddress(root);
  for (let waited = false; ; waited = true) {
    const server = await listen(address);
    if (server) return { descriptor: server._handle?.fd, release: () => release(server) };
    if (!waited) onWait();
    await holderEnds(address);
    await delay(RETRY_MS);
  }
}

/** Linux has socket names that are no files and so never stay behind; elsewhere it is a file. */
function lockAddress(root) {
  const key = createHash("sha256")
    .update(`${userInfo().uid}:${realpathSync(root)}`)
    .digest("hex")
    .slice(0, 32);
  const name = `singularity-registry-prepare-${key}`;
  return process.platform === "linux" ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

function listen(address) {
  return new Promise((resolve, reject) => {
    const waiters = new Set();
    const server = createServer((socket) => {
      waiters.add(socket.unref().on("error", () => {}));
    });
    server.waiters = waiters;
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

function release(server) {
  server.close();
  for (const waiter of server.waiters) waiter.destroy();
}

/** Resolves when the holder of the lock closes it or dies. */
function holderEnds(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on("error", (error) => {
      const staysBehind = error.code === "ECONNREFUSED" && !address.startsWith("\0");
      if (staysBehind) rmSync(address, { force: true });
    });
    socket.on("close", resolve);
    socket.resume();
  });
}
