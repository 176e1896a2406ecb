import { ClientError } from "../client-error.ts";

/** Printable ASCII without spaces, which is what a header can carry; no token is longer. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

/** Reads a token as it was typed or piped: white space around it is dropped. Never repeats it in an error. */
export function parseToken(text: string): string {
  const token = text.trim();
  if (TOKEN.test(token)) return token;
  const fault = token === "" ? "the token is empty" : "the token holds spaces, line breaks or characters no token has";
  throw new ClientError("usage", fault, { advice: "pass the token alone, as it was shown when it was made" });
}
