import type { RegistryClient } from "../transport/client.ts";
import type { Answer } from "../transport/exchange.ts";
import type { Fields } from "../transport/fields.ts";

/** What a check found. */
export interface Finding {
  readonly state: "ok" | "warn" | "fail" | "skip";
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** What the checks work with. */
export interface Patient {
  /** The registry's address, as this client uses it. */
  readonly url: string;
  readonly client: RegistryClient;
  /** The same for what must be done even after an interruption. */
  readonly cleaner: Pick<RegistryClient, "ask">;
  /** What the registry says of itself; `undefined`: it does not answer. */
  readonly identity: { readonly answer: Answer; readonly fields: Fields } | undefined;
  /** Asks any address, without a token. */
  readonly get: (url: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  /** `SREG_DATA_DIR` */
  readonly dataDir: string | undefined;
  /** In milliseconds since 1970. */
  readonly now: () => number;
}

/** One thing that would stop a client. */
export interface Check {
  readonly name: string;
  /** It makes sense only when the registry answers. */
  readonly remote: boolean;
  readonly run: (patient: Patient) => Promise<Finding> | Finding;
}
