/** How the client ends, for the scripts that call it. `sreg --help` shows this table. */
const table = {
  done: { code: 0, meaning: "done" },
  failed: { code: 1, meaning: "failed: a file cannot be used, or the registry refused it" },
  usage: { code: 2, meaning: "used wrongly" },
  notAllowed: { code: 3, meaning: "not signed in, or not allowed" },
  notFound: { code: 4, meaning: "not found in the registry" },
  unavailable: { code: 5, meaning: "the registry or the network failed" },
  // What a shell reports of a program that a signal ended: 128 and the signal's number.
  interrupted: { code: 130, meaning: "interrupted (Ctrl-C)" },
  terminated: { code: 143, meaning: "terminated" },
} as const satisfies Record<string, { readonly code: number; readonly meaning: string }>;

/** The name of a way to end. */
export type Exit = keyof typeof table;

export const EXITS: Readonly<Record<Exit, { readonly code: number; readonly meaning: string }>> = table;
