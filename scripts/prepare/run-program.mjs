import { spawn } from "node:child_process";

/** The most output that is kept of a program: its end, in characters. */
const KEPT_OUTPUT = 64 * 1024;

/**
 * Runs a program to its end and gives its exit code and the end of what it printed. It inherits the lock, and is
 * stopped when this process is.
 */
export function runProgram(command, args, { cwd, lock }) {
  return new Promise((resolve, reject) => {
    let output = "";
    const keep = (text) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    };
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe", lock.descriptor ?? "ignore"] });
    const stop = () => child.kill("SIGTERM");
    process.once("exit", stop);
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.removeListener("exit", stop);
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output });
    });
  });
}
