import { Command } from "commander";
import { EXITS } from "../exit-codes.ts";
import { addAdmin } from "./admin-token.ts";
import { addLogin } from "./login.ts";
import { addLogout } from "./logout.ts";
import { addPush } from "./push.ts";
import type { Session } from "./session.ts";

/** The whole command line. Throws commander's errors instead of ending the process, and prints through the display. */
export function createProgram(session: Session): Command {
  const program = new Command("sreg")
    .description("Client of a registry for Singularity and Apptainer images.")
    .version(session.version)
    .option("--json", "print results and errors as JSON")
    .option("--url <url>", "registry to use in place of the one signed in to last; also SREG_URL")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => session.display.help(text), writeErr: () => {} })
    .addHelpText("after", helpEnd());
  for (const add of [addLogin, addLogout, addPush, addAdmin]) add(program, session);
  return program;
}

function helpEnd(): string {
  const codes = Object.values(EXITS).map(({ code, meaning }) => `  ${String(code).padEnd(4)}${meaning}`);
  return ["", "SREG_TOKEN is used in place of the stored token.", "", "Exit codes:", ...codes].join("\n");
}
