import type { Command } from "commander";
import type { Session } from "./session.ts";

/** `sreg completion bash|zsh` */
export function addCompletion(program: Command, { display }: Session): void {
  const completion = program.command("completion").description("Print what lets a shell complete sreg's words.");
  const shells = { bash: 'eval "$(sreg completion bash)"', zsh: 'eval "$(sreg completion zsh)"' } as const;
  for (const [shell, line] of Object.entries(shells)) {
    completion
      .command(shell)
      .description(`For ${shell}: put this line into ~/.${shell}rc: ${line}`)
      .action(async () => {
        const { completionScript } = await import("../completion/completion-script.ts");
        const script = completionScript(program, shell as keyof typeof shells);
        display.show({ value: { shell, script }, lines: script.trimEnd().split("\n"), verbatim: true });
      });
  }
}
