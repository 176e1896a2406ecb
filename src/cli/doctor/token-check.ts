import { formatTime } from "../display/units.ts";
import { fieldsOf, textOf, textsOf } from "../transport/fields.ts";
import type { Check, Finding, Patient } from "./finding.ts";

/** In milliseconds. */
const SOON = 7 * 86_400_000;

/** Whether the token works, and for what. */
export const tokenCheck: Check = { name: "token", remote: true, run: checkToken };

async function checkToken({ client, now }: Patient): Promise<Finding> {
  if (client.anonymous) return { state: "skip", text: "not signed in", advice: `sreg login ${client.url}` };
  const caller = await client.ask({ path: "/whoami" });
  const token = fieldsOf(caller, "token");
  const text = `of ${textOf(caller, "name")}, for ${textsOf(token, "scopes").join(", ")}`;
  const expiry = textOf(token, "expiresAt");
  if (expiry === "" || Date.parse(expiry) - now() > SOON) return { state: "ok", text };
  return { state: "warn", text: `${text}: it works until ${formatTime(expiry)}`, advice: "sreg token create LABEL" };
}
