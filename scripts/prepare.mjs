#!/usr/bin/env node
// Plain JavaScript without dependencies: it runs before anything is installed, on the oldest Node that is supported.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, buildIsCurrent } from "./prepare/build.mjs";
import { dependenciesAreCurrent, provideDependencies } from "./prepare/dependencies.mjs";
import { takeLock } from "./prepare/lock.mjs";
import { PrepareError, say } from "./prepare/progress.mjs";

const OLDEST_NODE = 20;

/** Installs the locked dependencies and builds, each only where something changed; one process at a time. */
async function prepare(root) {
  refuseOldNode();
  if (!isSourceTree(root) || isCurrent(root)) return;
  const lock = await takeLock(root, () => say("waiting for another run that is preparing this folder"));
  try {
    if (!dependenciesAreCurrent(root)) await provideDependencies(root, lock);
    if (!buildIsCurrent(root)) await build(root, lock);
  } finally {
    lock.release();
  }
}

function isCurrent(root) {
  return dependenciesAreCurrent(root) && buildIsCurrent(root);
}

/** An image or an installed package carries the build alone: there is nothing to prepare. */
function isSourceTree(root) {
  return existsSync(join(root, "package-lock.json")) && existsSync(join(root, "src", "tsconfig.json"));
}

function refuseOldNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return;
  throw new PrepareError(`Node.js ${process.versions.node} is too old`, [
    `install Node.js ${OLDEST_NODE} or newer; what the registry itself needs is fetched from there on`,
  ]);
}

function stopOnSignals() {
  for (const [signal, number] of [
    ["SIGHUP", 1],
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ]) {
    process.once(signal, () => process.exit(128 + number));
  }
}

stopOnSignals();
try {
  await prepare(join(dirname(fileURLToPath(import.meta.url)), ".."));
} catch (error) {
  if (!(error instanceof PrepareError)) throw error;
  say(error.message);
  for (const line of error.lines) process.stderr.write(`  ${line}\n`);
  process.exitCode = 1;
}
