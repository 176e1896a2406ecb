import type { Bed } from "../bed.ts";
import type { Payload } from "../payload.ts";

/** The processes of a running server. */
export interface Processes {
  readonly server: readonly number[];
  /** Those of the database that it runs by itself. */
  readonly database: readonly number[];
}

/** What a client asks for. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A server that is measured: alone on the machine, in a new folder. Disposing stops it. */
export interface Server extends AsyncDisposable {
  processes(): Promise<Processes>;
  /** Pushes a file, as one request with all of its bytes; a peer may need others around it. */
  put(payload: Payload): Promise<void>;
  /** Where a file that was put is downloaded. */
  fileUrl(payload: Payload): string;
  /** The manifest of a small file that was put, as clients of this server ask for it. */
  manifest(payload: Payload): Promise<Target>;
}

/** Starts a server in a folder of its own that is there already. */
export type StartServer = (bed: Bed, folder: string) => Promise<Server>;
