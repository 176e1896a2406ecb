import { textOf, wholeTextOf } from "../transport/fields.ts";
import { parseObject } from "../transport/refusal.ts";
import type { Check, Finding, Patient } from "./finding.ts";

/** Whether `shub://` pulls come through: the address that the answer names must work from here. */
export const pullCheck: Check = { name: "shub pull", remote: true, run: checkPull };

async function checkPull(patient: Patient): Promise<Finding> {
  const reference = await publicImage(patient);
  if (reference === undefined) return { state: "skip", text: "there is no public image to try it with" };
  const answer = await patient.get(`${patient.url}/api/container/${reference}`);
  const link = wholeTextOf(parseObject(answer.text) ?? {}, "image");
  const origin = URL.parse(link)?.origin;
  if (answer.status !== 200 || origin === undefined) {
    const advice = "the proxy in front must pass /api/ on to the registry, unchanged";
    return { state: "fail", text: `the manifest of ${reference} is not answered (${answer.status})`, advice };
  }
  const { status } = await patient.get(link, { Range: "bytes=0-0" }).catch(() => ({ status: 0 }));
  if (status === 206 || status === 200) return { state: "ok", text: `${reference} can be pulled from ${origin}` };
  const advice =
    "the proxy in front must pass on Host and X-Forwarded-Proto, and be in the registry's SREG_TRUSTED_PROXIES";
  return { state: "fail", text: `the image of ${reference} is not at ${link}, where its manifest says`, advice };
}

/** Any image that everybody may see. */
async function publicImage({ url, get }: Patient): Promise<string | undefined> {
  const container = await firstItem("/search");
  if (!container) return undefined;
  const name = `${textOf(container, "collection")}/${textOf(container, "name")}`;
  const tag = await firstItem(`/containers/${name}/tags`);
  return tag && `${name}:${textOf(tag, "name")}`;

  async function firstItem(path: string) {
    const items = parseObject((await get(`${url}/api/v1${path}?limit=1`)).text)?.["items"];
    return Array.isArray(items) ? (items[0] as Record<string, unknown> | undefined) : undefined;
  }
}
