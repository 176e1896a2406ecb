import { realpath } from "node:fs/promises";
import { StartupError } from "../core/startup-error.ts";
import { errorCode } from "./error-code.ts";
import { layoutOf } from "./layout.ts";
import { readIfPresent } from "./private-file.ts";
import { servesDatabase } from "./processes.ts";
import { readRunningRecord } from "./running-record.ts";
import { uriOf } from "./secrets.ts";

/**
 * The address, with the password, of the mongod that serves a data folder now; `undefined` when none does. For another
 * process of the same user, such as an administrator's command. Throws a `StartupError` for any other user.
 */
export async function attach(dataFolder: string): Promise<string | undefined> {
  try {
    return await addressIn(await realpath(dataFolder));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    if (errorCode(error) !== "EACCES") throw error;
    throw new StartupError(
      `the data folder ${dataFolder} is closed to this user`,
      ["run this as the user that the registry runs as"],
      { cause: error },
    );
  }
}

async function addressIn(folder: string): Promise<string | undefined> {
  const layout = layoutOf(folder);
  const record = await readRunningRecord(layout);
  const password = (await readIfPresent(layout.password))?.trim();
  if (record === undefined || !password) return undefined;
  return (await servesDatabase(record.pid, layout.database)) ? uriOf(record.port, password) : undefined;
}
