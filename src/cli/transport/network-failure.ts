import { ClientError } from "../client-error.ts";

interface Explanation {
  readonly text: (url: string) => string;
  readonly advice?: (url: string) => string;
  /** Another try may go better. */
  readonly passing?: boolean;
}

const lost: Explanation = { text: (url) => `the connection to ${url} was lost`, passing: true };
const unreachable: Explanation = { text: (url) => `${url} cannot be reached`, passing: true };
const untrusted: Explanation = {
  text: (url) => `the certificate of ${url} is not trusted`,
  advice: () => "set NODE_EXTRA_CA_CERTS to a file with the certificate authority of your site",
};

/** What the system's error codes mean for the person who typed the command. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    text: (url) => `nothing answers at ${url}`,
    advice: () => "check that the registry runs, and its address",
    passing: true,
  },
  ECONNRESET: lost,
  ECONNABORTED: lost,
  EPIPE: lost,
  ETIMEDOUT: { text: (url) => `${url} does not answer in time`, passing: true },
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENETDOWN: unreachable,
  EAI_AGAIN: { text: (url) => `the name of ${url} cannot be looked up`, passing: true },
  ENOTFOUND: {
    text: (url) => `there is no host of the name in ${url}`,
    advice: () => "check the address",
  },
  // The only fault of the protocol that a person meets: what answers does not speak TLS.
  EPROTO: {
    text: (url) => `${url} does not speak https`,
    advice: (url) => url.replace(/^https:/, "http:"),
  },
  HPE_INVALID_CONSTANT: {
    text: (url) => `${url} does not speak http`,
    advice: (url) => url.replace(/^http:/, "https:"),
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_HAS_EXPIRED: { text: (url) => `the certificate of ${url} has expired`, advice: () => "tell its administrator" },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    text: (url) => `the certificate of ${url} is for another host`,
    advice: () => "check the address",
  },
};

/** Tells whether the same request may well succeed a little later. */
export function isPassing(error: unknown): boolean {
  return EXPLANATIONS[codeOf(error)]?.passing === true;
}

/** Why there was no answer from the registry at `url`; what is no fault of the network is passed through. */
export function networkFailure(error: unknown, url: string): unknown {
  const code = codeOf(error);
  if (error instanceof ClientError || code === "") return error;
  const { text, advice } = EXPLANATIONS[code] ?? { text: () => `${url} cannot be reached: ${messageOf(error)}` };
  return new ClientError("unavailable", text(url), { advice: advice?.(url), code, cause: error });
}

/** The error's code; the empty text where it has none. */
function codeOf(error: unknown): string {
  if (error instanceof ClientError || !(error instanceof Error)) return "";
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" && error.name !== "AbortError" ? code : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
