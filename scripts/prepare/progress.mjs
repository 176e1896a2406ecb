/** Why a clone cannot be prepared: shown without a stack. `lines` say what was seen and what to do. */
export class PrepareError extends Error {
  constructor(message, lines = []) {
    super(message);
    this.lines = lines;
  }
}

/** One line for the person in front of the terminal. Standard output belongs to the program that runs afterwards. */
export function say(text) {
  process.stderr.write(`prepare: ${text}\n`);
}

/** Runs one thing and tells that it was done and how long it took. */
export async function step(doing, done, work) {
  const start = performance.now();
  // On a terminal the line is there from the beginning: an installation can take a minute.
  if (process.stderr.isTTY) process.stderr.write(`prepare: ${doing}...\r`);
  const result = await work();
  say(`${done} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
