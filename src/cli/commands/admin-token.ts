import type { Command } from "commander";
import type { CommonOptions, Session } from "./session.ts";

/** `sreg admin token` */
export function addAdmin(program: Command, session: Session): void {
  program
    .command("admin")
    .description("Work on the registry's own data, on the machine where it lies.")
    .command("token")
    .description("Replace the administrator's token and print the new one. Run it with the registry's settings.")
    .action(async (_options: unknown, command: Command) => {
      const { replaceAdminToken } = await import("../admin/replace-admin-token.ts");
      const { json = false } = command.optsWithGlobals<CommonOptions>();
      const token = await replaceAdminToken({ captured: json, signal: session.signal });
      if (token !== undefined) session.display.newAdminToken(token);
    });
}
