import type { Command } from "commander";
import { connect, SIGNED_IN } from "./connect.ts";
import type { Session } from "./session.ts";

/** `sreg freeze REFERENCE` and `sreg unfreeze REFERENCE` */
export function addFreeze(program: Command, session: Session): void {
  const add = (name: string, frozen: boolean, description: string) =>
    program
      .command(name)
      .description(description)
      .argument("<reference>", "collection/container[:tag]")
      .action(async (reference: string, _options: unknown, command: Command) => {
        const { parseTagPlace } = await import("../reference/parse-place.ts");
        const { path } = parseTagPlace(reference);
        const client = await connect(command, session, SIGNED_IN);
        const value = await client.ask({ method: "PATCH", path: `/images/${path}`, body: { frozen } });
        session.display.show({ value, lines: [`${path} is ${frozen ? "frozen" : "no longer frozen"}`] });
      });
  add("freeze", true, "Make a tag refuse to be pushed to, moved and deleted.");
  add("unfreeze", false, "Let a tag be pushed to, moved and deleted again.");
}
