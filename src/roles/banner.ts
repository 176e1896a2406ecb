import { pullCommand } from "../core/pull-command.ts";

/** What the person who started the registry needs to know. */
export interface Ready {
  readonly version: string;
  /** Without a final slash. */
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly database: string;
  readonly metricsUrl: string;
  /** Only at the first start. */
  readonly token: NewToken | undefined;
  /** Why earlier ports were not taken. */
  readonly passedOver: readonly string[];
}

/** A new administrator's token: shown, or in a file where showing it would write it into a log. */
export type NewToken =
  | { readonly kind: "shown"; readonly token: string }
  | { readonly kind: "file"; readonly path: string };

/** The lines printed when the registry is ready. Every command in them works as it stands. Pure. */
export function readyLines(ready: Ready): string[] {
  return [
    "",
    `Singularity Registry ${ready.version} is ready: ${ready.publicUrl}`,
    "",
    `  data      ${ready.dataDir}`,
    `  database  ${ready.database}`,
    `  metrics   ${ready.metricsUrl}`,
    ...tokenLines(ready.token),
    "",
    "Try it, from this folder, in another terminal:",
    "",
    `  ${loginLine(ready)}`,
    "  bin/sreg push rocks.sif science/rocks:latest",
    `  ${pullCommand(ready.publicUrl, { collection: "science", container: "rocks", tag: "latest" })}`,
    ...portLines(ready),
    "",
  ];
}

function tokenLines(token: NewToken | undefined): string[] {
  if (!token) return [];
  if (token.kind === "shown") return ["", `  The administrator's token, shown only now:  ${token.token}`];
  return ["", `  The administrator's token is in ${token.path}: keep it elsewhere, then delete that file.`];
}

function loginLine({ publicUrl, token }: Ready): string {
  const login = `bin/sreg login ${publicUrl}`;
  return token?.kind === "file" ? `${login} --token-stdin < ${token.path}` : login;
}

function portLines({ publicUrl, passedOver }: Ready): string[] {
  const url = new URL(publicUrl);
  if (url.port === "") return [];
  const reason = passedOver[0] === undefined ? "" : ` (${passedOver[0]})`;
  return [
    "",
    `For shub:// addresses, which cannot hold a port, the registry must answer on port 80${reason}: start it with` +
      " SREG_PORT=80 as root, or allow it with 'sysctl net.ipv4.ip_unprivileged_port_start=80', or put a proxy in front.",
  ];
}
