import { join } from "node:path";

/**
 * Where the embedded database keeps its things:
 *
 *     <data>/mongodb/              0700
 *       db/                        mongod's own files
 *       keyfile, password          0600: the secret of mongod itself; that of the registry's account
 *       running.json               0600: which process serves it, on which port
 *       version.json               0600: which MongoDB wrote the files
 *       mongod.log, mongod.log.1   this run and the one before
 *       mongod.out                 what mongod prints before it has a log
 */
export interface Layout {
  readonly folder: string;
  readonly database: string;
  readonly keyFile: string;
  readonly password: string;
  readonly running: string;
  readonly log: string;
  readonly output: string;
}

/** The paths in a data folder, which is given absolute and free of symbolic links. */
export function layoutOf(dataFolder: string): Layout {
  const folder = join(dataFolder, "mongodb");
  return {
    folder,
    database: join(folder, "db"),
    keyFile: join(folder, "keyfile"),
    password: join(folder, "password"),
    running: join(folder, "running.json"),
    log: join(folder, "mongod.log"),
    output: join(folder, "mongod.out"),
  };
}
