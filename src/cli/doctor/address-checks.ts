import { lookup } from "node:dns/promises";
import { connect } from "node:tls";
import { isLoopback } from "../login/registry-address.ts";
import { textOf, wholeTextOf } from "../transport/fields.ts";
import type { Check, Finding, Patient } from "./finding.ts";

/** In milliseconds: administrators need some days to renew a certificate. */
const SOON = 14 * 86_400_000;
/** In milliseconds: one-time codes and signed addresses stand a minute, hardly more. */
const SMALL_SKEW = 60_000;
const LARGE_SKEW = 300_000;
const HANDSHAKE_TIMEOUT = 15_000;

/** Whether the registry can be reached under its address, and whether that is a good one. */
export const addressChecks: readonly Check[] = [
  { name: "name", remote: false, run: checkName },
  { name: "identity", remote: true, run: checkIdentity },
  { name: "port", remote: true, run: checkPort },
  { name: "encryption", remote: true, run: checkEncryption },
  { name: "clock", remote: true, run: checkClock },
  { name: "readiness", remote: true, run: checkReadiness },
];

async function checkName({ url }: Patient): Promise<Finding> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
  try {
    const found = await lookup(host, { all: true });
    return { state: "ok", text: `${host} is ${found.map(({ address }) => address).join(", ")}` };
  } catch {
    const advice = "check the spelling, and that this machine uses your site's name server; a proxy may still know it";
    return { state: "warn", text: `${host} cannot be looked up from here`, advice };
  }
}

function checkIdentity({ url, identity }: Patient): Finding {
  const fields = identity?.fields ?? {};
  const own = wholeTextOf(fields, "url");
  const text = `${textOf(fields, "title")} (${textOf(fields, "id")}), version ${textOf(fields, "version")}`;
  if (own === url) return { state: "ok", text };
  const advice = `at the registry, set SREG_PUBLIC_URL=${url} if that is its address for everybody; else use ${own}`;
  return { state: "warn", text: `${text}: it calls itself ${textOf(fields, "url")}, not ${url}`, advice };
}

/** A shub address has no room for a port. */
function checkPort({ url }: Patient): Finding {
  const { port, protocol, hostname } = new URL(url);
  const usual = protocol === "https:" ? 443 : 80;
  if (port === "") return { state: "ok", text: `port ${usual}: shub://${hostname}/… works` };
  const advice = `put a proxy on port ${usual} in front of it; http addresses (apptainer pull FILE ${url}/…) work as it is`;
  return { state: "warn", text: `port ${port}: shub:// addresses cannot name it`, advice };
}

async function checkEncryption({ url, now }: Patient): Promise<Finding> {
  if (url.startsWith("http:")) {
    if (isLoopback(url)) return { state: "ok", text: "not encrypted, which does not matter on one machine" };
    const advice =
      "put a proxy with a certificate in front; until then clients need --no-https, and tokens can be read";
    return { state: "warn", text: "not encrypted", advice };
  }
  const until = await certificateEnd(url).catch(() => undefined);
  if (until === undefined) return { state: "ok", text: "encrypted, with a certificate that is trusted here" };
  const day = until.toISOString().slice(0, 10);
  if (until.getTime() - now() > SOON) return { state: "ok", text: `encrypted, the certificate is valid until ${day}` };
  return { state: "warn", text: `the certificate ends on ${day}`, advice: "tell the administrator to renew it" };
}

function certificateEnd(url: string): Promise<Date> {
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port || 443), servername: host }, () => {
      resolve(new Date(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.setTimeout(HANDSHAKE_TIMEOUT, () => socket.destroy(new Error("no answer"))).once("error", reject);
  });
}

function checkClock({ identity, now }: Patient): Finding {
  const there = Date.parse(identity?.answer.headers.date ?? "");
  if (Number.isNaN(there)) return { state: "skip", text: "the registry does not tell its time" };
  const skew = Math.abs(now() - there);
  const text = `the registry's clock and this one are ${Math.round(skew / 1000)} s apart`;
  if (skew < SMALL_SKEW) return { state: "ok", text };
  const advice = "let both machines get their time from the network (timedatectl)";
  return { state: skew < LARGE_SKEW ? "warn" : "fail", text, advice };
}

async function checkReadiness({ url, get }: Patient): Promise<Finding> {
  const { status, text } = await get(`${url}/readyz`);
  if (status === 200) return { state: "ok", text: "its database and its storage answer" };
  if (status !== 503) return { state: "skip", text: `what is in front of it does not pass /readyz on (${status})` };
  const failing = [...text.matchAll(/"name":"(\w+)","ok":false/g)].map(([, name]) => name).join(", ");
  const advice = "its administrator finds the reason at /readyz of the internal port, and in the log";
  return { state: "fail", text: `it is not ready: ${failing === "" ? "it does not say why" : failing}`, advice };
}
