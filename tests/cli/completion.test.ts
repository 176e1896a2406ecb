import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../support/needs.ts";
import { run } from "../support/run.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
  await place.file("a rock.sif");
});
afterAll(() => place[Symbol.asyncDispose]());

const missing = (shell: string) => (spawnSync(shell, ["-c", "true"]).status === 0 ? [] : [`needs ${shell}`]);
const inCi = Boolean(process.env["CI"]);

/** What a shell with the script loaded proposes for the last of these words. */
async function complete(...words: readonly string[]): Promise<string[]> {
  const script = [
    `eval "$(${place.shellCommand(["completion", "bash"])})"`,
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    '_sreg; printf "%s\\n" "${COMPREPLY[@]}"',
  ].join("\n");
  const { stdout, stderr } = await run("bash", ["-c", script], { cwd: place.folder });
  expect(stderr).toBe("");
  return stdout.trim().split("\n");
}

describeWith(missing("bash"), inCi)("completion in bash", () => {
  it("is registered for sreg", async () => {
    const script = `eval "$(${place.shellCommand(["completion", "bash"])})"; complete -p sreg`;
    const { code, stdout } = await run("bash", ["-c", script]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "complete -o filenames -F _sreg sreg\n" });
  });

  it.each([
    [["sreg", "in"], ["inspect"]],
    [["sreg", "collection", "members", "a"], ["add"]],
    [["sreg", "--json", "token", "create", "label", "--s"], ["--scope"]],
    [["sreg", "inspect", "--def"], ["--deffile"]],
    [["sreg", "push", "a r"], ["a rock.sif"]],
  ])("of %j proposes %j", async (words, proposed) => {
    expect(await complete(...words)).toEqual(proposed);
  });

  it("proposes no hidden option", async () => {
    expect(await complete("sreg", "login", "--token")).toEqual(["--token-stdin"]);
  });
});

describeWith(missing("zsh"), inCi)("completion in zsh", () => {
  it("is registered for sreg", async () => {
    const script = `autoload -U compinit; compinit -u; eval "$(${place.shellCommand(["completion", "zsh"])})"; echo $_comps[sreg]`;
    const { stdout } = await run("zsh", ["-fc", script], { env: { HOME: place.folder } });
    expect(stdout).toContain("_sreg");
  });
});
