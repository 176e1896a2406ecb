import { describe, expect, it } from "vitest";
import { chooseArchitecture } from "./choose-architecture.ts";

const at = (architecture: string, second: number) => ({ architecture, modifiedAt: new Date(second * 1000) });
const amd64 = at("amd64", 1);
const arm64 = at("arm64", 2);
const riscv64 = at("riscv64", 3);

describe("choosing among the architectures of a tag", () => {
  it.each([
    ["takes the one for the client's machine", [amd64, arm64], "arm64", arm64],
    ["falls back to amd64", [arm64, amd64, riscv64], "ppc64le", amd64],
    ["takes amd64 when the client's machine is not known", [arm64, amd64], undefined, amd64],
    ["takes the newest when nothing fits", [arm64, riscv64], "amd64", riscv64],
    ["takes a newer image of unknown architecture", [amd64, at("unknown", 9)], "amd64", at("unknown", 9)],
    ["takes a newer image of known architecture", [at("unknown", 0), amd64], "amd64", amd64],
    ["finds nothing among nothing", [], "amd64", undefined],
  ])("%s", (_sentence, choices, machine, expected) => {
    expect(chooseArchitecture(choices, machine)).toEqual(expected);
  });
});
