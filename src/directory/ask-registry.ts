/** What another registry answered, or why it did not. */
export type RegistryAnswer =
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown }
  /** `reason` is fit for people, and tells nothing of this machine's network. */
  | { readonly kind: "silent"; readonly reason: string; readonly cause?: unknown };

/** What is sent along. */
export interface RegistryQuestion {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Asks another registry, anonymously, for a small JSON document. The port of the directory to the network: never
 * throws for anything that the other side does, never follows a redirect, is bounded in time and in size.
 */
export type AskRegistry = (url: string, question?: RegistryQuestion) => Promise<RegistryAnswer>;
