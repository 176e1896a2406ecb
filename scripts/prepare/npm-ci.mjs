import { basename } from "node:path";
import { PrepareError } from "./progress.mjs";
import { runProgram } from "./run-program.mjs";

const SHOWN_LOG_LINES = 15;

/** Runs `npm ci`. Throws a `PrepareError` with the end of its log and what to do. */
export async function npmCi(root, lock) {
  const [command, ...args] = npmCommand();
  // What a user's npm settings leave out by default (NODE_ENV=production, omit=optional) is needed to build.
  const wanted = [
    "ci",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--loglevel=error",
  ];
  const { code, output } = await runProgram(command, [...args, ...wanted], { cwd: root, lock }).catch((cause) => {
    throw new PrepareError(`npm cannot be started: ${cause.message}`, ["install npm; it comes with Node.js"]);
  });
  if (code === 0) return;
  throw new PrepareError(`'npm ci' failed with exit code ${code}`, [...endOfLog(output), "", ...adviceFor(output)]);
}

/** The last lines of npm's log, without the usage text that npm puts behind some errors. */
function endOfLog(output) {
  const [log = ""] = output.split(/\n.*Clean install a project\n/);
  return log.trim().split("\n").slice(-SHOWN_LOG_LINES);
}

/** The npm that runs this script, else the one on PATH. */
function npmCommand() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const isNpm = script !== undefined && basename(script) === "npm-cli.js";
  return isNpm ? [node ?? process.execPath, script] : ["npm"];
}

/** What to do when nothing comes from the package registry. */
export const UNREACHABLE = [
  "The package registry cannot be reached. Check the network; behind a proxy set HTTPS_PROXY,",
  "with a mirror run 'npm config set registry URL'. Then run the same command again.",
];

const ADVICE = [
  {
    when: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/,
    lines: UNREACHABLE,
  },
  {
    when: /EUSAGE/,
    lines: ["package-lock.json does not fit package.json: run 'npm install', or restore both from the repository."],
  },
  {
    when: /EACCES|EPERM|EROFS/,
    lines: ["Check that this folder and npm's cache ('npm config get cache') are writable for you."],
  },
  { when: /ENOSPC|EDQUOT/, lines: ["The disk or your quota is full: about 400 MB are needed."] },
];

function adviceFor(output) {
  const known = ADVICE.find(({ when }) => when.test(output));
  return known?.lines ?? ["Run 'npm ci' in this folder to see all of its log, then run the same command again."];
}
