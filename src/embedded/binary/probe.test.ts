import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainProbe, probeMongod } from "./probe.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "probe-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, text: string, mode = 0o755): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text, { mode });
  return path;
}

describe("asking a mongod for its version", () => {
  it("takes it from the answer", async () => {
    const path = await program("good", "#!/bin/sh\necho 'db version v7.0.28'\necho 'Build Info: {}'\n");
    await expect(probeMongod(path)).resolves.toBe("7.0.28");
  });

  it("says that a program is missing, closed to us, a folder, for another machine, or something else", async () => {
    await expect(probeMongod(join(folder, "nowhere"))).rejects.toThrow(/nowhere does not exist/);
    await expect(probeMongod(folder)).rejects.toThrow(/may not be executed|is a folder/);
    await expect(probeMongod(await program("closed", "#!/bin/sh\n", 0o644))).rejects.toThrow(/may not be executed/);
    await expect(probeMongod(await program("alien", "\u007fELF but not really"))).rejects.toThrow(
      /no program for this/,
    );
    await expect(probeMongod(await program("other", "#!/bin/sh\necho hello\n"))).rejects.toThrow(/is no mongod/);
  });

  it("does not wait for one that never answers", async () => {
    const path = await program("mute", "#!/bin/sh\nexec sleep 600\n");
    await expect(probeMongod(path, { patience: 200 })).rejects.toThrow(/did not answer --version within 0.2 s/);
  });

  it("names a missing library and the package that has it", async () => {
    const text = "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file";
    const path = await program("bare", `#!/bin/sh\necho '${text}' >&2\nexit 127\n`);
    await expect(probeMongod(path)).rejects.toThrow(/needs libcurl.so.4, which is missing: apt-get install libcurl4$/);
  });

  it("explains an old system, an old processor and a library whose package it does not know", () => {
    const error = new Error("failed");
    const glibc = "mongod: /lib/libc.so.6: version `GLIBC_2.34' not found (required by mongod)";
    expect(explainProbe({ error, stderr: glibc }, 1)).toContain("needs GLIBC_2.34");
    expect(explainProbe({ error: Object.assign(error, { signal: "SIGILL" }), stderr: "" }, 1)).toContain("AVX");
    const unknown = "error while loading shared libraries: libodd.so.9: cannot open";
    expect(explainProbe({ error, stderr: unknown }, 1)).toContain("libodd.so.9, which is missing: install the package");
  });
});
