import { Command } from "commander";
import { EXITS } from "../exit-codes.ts";
import { addAdmin } from "./admin-token.ts";
import { addCollection } from "./collection.ts";
import { addCompletion } from "./completion.ts";
import { addDoctor } from "./doctor.ts";
import { addFreeze } from "./freeze.ts";
import { addInspect } from "./inspect.ts";
import { addList } from "./list.ts";
import { addLogin } from "./login.ts";
import { addLogout } from "./logout.ts";
import { addPull } from "./pull.ts";
import { addPush } from "./push.ts";
import { addRegistry } from "./registry.ts";
import { addRemove } from "./remove.ts";
import { addSearch } from "./search.ts";
import type { Session } from "./session.ts";
import { addTag } from "./tag.ts";
import { addToken } from "./token.ts";
import { addUser } from "./user.ts";
import { addVersions } from "./versions.ts";

/** In the order of the help. */
const COMMANDS = [
  ...[addLogin, addLogout, addPush, addPull, addList, addSearch, addInspect, addVersions, addTag, addFreeze, addRemove],
  ...[addCollection, addToken, addUser, addRegistry, addAdmin, addDoctor, addCompletion],
];

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
  for (const add of COMMANDS) add(program, session);
  return program;
}

function helpEnd(): string {
  const codes = Object.values(EXITS).map(({ code, meaning }) => `  ${String(code).padEnd(4)}${meaning}`);
  return ["", "SREG_TOKEN is used in place of the stored token.", "", "Exit codes:", ...codes].join("\n");
}
