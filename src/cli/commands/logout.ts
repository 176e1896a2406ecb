import type { Command } from "commander";
import type { CommonOptions, Session } from "./session.ts";

/** `sreg logout [URL]` */
export function addLogout(program: Command, { display, environment }: Session): void {
  program
    .command("logout")
    .description("Forget the token of a registry. The token itself stays valid.")
    .argument("[url]", "address of the registry")
    .action(async (given: string | undefined, _options: unknown, command: Command) => {
      const { signOut } = await import("../login/sign-out.ts");
      const url = given ?? command.optsWithGlobals<CommonOptions>().url ?? environment.url;
      display.signedOut(await signOut(url, environment.loginFile));
    });
}
