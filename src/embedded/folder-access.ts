import { StartupError } from "../core/startup-error.ts";

/** What the file system says of the data folder. */
export interface FolderFacts {
  readonly path: string;
  /** The permission bits. */
  readonly mode: number;
  readonly owner: number;
  /** The user that this process runs as; `undefined` where the system has no user ids. */
  readonly user: number | undefined;
  readonly empty: boolean;
}

const ROOT = 0;
const OTHERS_WRITE = 0o002;
const GROUP_OR_OTHERS = 0o077;

/**
 * Decides whether the folder may hold the registry's data, which has passwords in it. `tighten`: nobody else uses it
 * yet, so it is closed to others first. A folder with other things in it keeps its mode: it may be somebody's home, or
 * `/tmp`. Throws a `StartupError` when somebody else could change what is in it.
 */
export function judgeFolder(facts: FolderFacts): "keep" | "tighten" {
  const { path, mode, owner, user, empty } = facts;
  if (user === undefined) return "keep";
  if (owner !== user && owner !== ROOT) {
    throw new StartupError(`the data folder ${path} belongs to another user (uid ${owner}; this process: ${user})`, [
      "start the registry as that user",
      `or give it the folder: chown -R ${user} '${path}'`,
      "or choose another one: SREG_DATA_DIR=FOLDER",
    ]);
  }
  const ours = owner === user;
  if (ours && empty) return mode & GROUP_OR_OTHERS ? "tighten" : "keep";
  if (mode & OTHERS_WRITE) {
    throw new StartupError(`every user of this machine may write into the data folder ${path}`, [
      ...(ours ? [`close it: chmod 700 '${path}'`] : []),
      "choose a folder of its own: SREG_DATA_DIR=FOLDER",
    ]);
  }
  return "keep";
}
