import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { npmCi, UNREACHABLE } from "./npm-ci.mjs";
import { PrepareError, say, step } from "./progress.mjs";

const NODE_OF_THE_REGISTRY = 24;

/** Tells whether node_modules is what package-lock.json asks for on this platform. */
export function dependenciesAreCurrent(root) {
  return readText(stampPath(root)) === stampText(root);
}

/** Installs the locked dependencies, unless somebody already has, and records for which lock file it was done. */
export async function provideDependencies(root, lock) {
  if (!isInstalled(root)) await step("installing dependencies", "installed dependencies", () => install(root, lock));
  provideNode(root);
  writeFileSync(stampPath(root), stampText(root));
}

function stampPath(root) {
  return join(root, "node_modules", ".prepared");
}

function stampText(root) {
  const hash = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return `${hash} ${process.platform}-${process.arch}\n`;
}

/**
 * Compares what is in node_modules with the lock file: an `npm ci` by hand need not be done again. What npm records there
 * is not enough, as it also writes its record where it installed nothing; but without it an installation did not end.
 */
function isInstalled(root) {
  return existsSync(join(root, "node_modules", ".package-lock.json")) && missingPackages(root).length === 0;
}

function missingPackages(root) {
  const { packages = {} } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.keys(packages).filter((path) => path !== "" && !isThere(root, path, packages[path]));
}

function isThere(root, path, entry) {
  const found = readText(join(root, path, "package.json"));
  if (found === undefined) return entry.optional === true && !isForThisPlatform(entry);
  return entry.link === true || JSON.parse(found).version === entry.version;
}

/** Of the optional packages those that hold programs for this platform are needed. */
function isForThisPlatform({ os = [], cpu = [], libc }) {
  return [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch) && libc === undefined;
}

async function install(root, lock) {
  rmSync(stampPath(root), { force: true });
  await npmCi(root, lock);
  // npm succeeds although an optional package could not be fetched.
  const missing = missingPackages(root);
  if (missing.length === 0) return;
  throw new PrepareError("npm left out packages that are needed here", [...missing, "", ...UNREACHABLE]);
}

/** Makes sure that there is a Node that can run the registry: the one just installed, else the host's own. */
function provideNode(root) {
  const command = join(root, "node_modules", ".bin", "node");
  const packaged = join("..", `node-${process.platform}-${process.arch}`, "bin", "node");
  // npm 10 installs the package without its command.
  if (!existsSync(command) && runs(join(dirname(command), packaged))) symlinkSync(packaged, command);
  if (runs(command)) return;
  refuseOldHost();
  // npm puts this file before the host's Node on PATH: one that cannot run would hide the one that can.
  if (existsSync(command)) {
    rmSync(command);
    say(`using the host's Node.js ${process.versions.node}: the installed one does not run here`);
  }
}

function refuseOldHost() {
  if (Number.parseInt(process.versions.node, 10) >= NODE_OF_THE_REGISTRY) return;
  throw new PrepareError(`there is no Node.js ${NODE_OF_THE_REGISTRY} for ${process.platform}-${process.arch}`, [
    `Only Linux on x64 and arm64 (glibc) gets it installed by itself; this host has ${process.versions.node}.`,
    `Install Node.js ${NODE_OF_THE_REGISTRY} or newer on the host, then run the same command again.`,
  ]);
}

function runs(program) {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}

function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
