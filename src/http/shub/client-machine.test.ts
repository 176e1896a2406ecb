import { expect, it } from "vitest";
import { clientMachine } from "./client-machine.ts";

it.each([
  ["Apptainer/1.4.5 (Linux amd64) Go/1.24.1", "amd64"],
  ["SingularityCE/4.1.0 (Linux arm64) Go/1.21", "arm64"],
  ["Singularity/3.5.3 (Linux ppc64le) Go/1.13", "ppc64le"],
  ["Apptainer/1.5.0-rc.1 (Linux amd64) Go/1.24.1", "amd64"],
  ["curl/8.0", undefined],
  ["Mozilla/5.0 (Linux x86_64)", undefined],
  [`Apptainer/${"x".repeat(100_000)} (Linux amd64)`, undefined],
  [undefined, undefined],
])("%s runs on %s", (userAgent, machine) => {
  expect(clientMachine(userAgent)).toBe(machine);
});
