import { processEnvironment, readEnvironment } from "./environment.ts";
import { run } from "./run.ts";

const { stdin, stdout, stderr } = process;
// Whoever stops reading the output (`sreg … | head`) has seen enough: that is no fault.
for (const stream of [stdout, stderr]) stream.on("error", () => {});

process.exitCode = await run(process.argv.slice(2), {
  environment: readEnvironment(processEnvironment()),
  stdin,
  stdout,
  stderr,
  onSignal: (name, act) => void process.once(name, act),
});
