import { z } from "zod";
import { nameFault, REGISTRY_ID } from "../core/names/name-kinds.ts";
import { VISIBILITIES } from "../core/visibility.ts";
import { parseNetworks } from "./networks.ts";
import { parseBytes, parseSeconds } from "./units.ts";

/** Reserved like the other first words of addresses, so it can be nobody else's. */
const DEFAULT_ID = "registry";

const port = z.coerce.number().int().min(0).max(65_535);
const seconds = z.string().transform(orIssue(parseSeconds));
const bytes = z.string().transform(orIssue(parseBytes));
const networks = z.string().transform(orIssue(parseNetworks));

/** A parser that throws, as a transformation that reports. */
function orIssue<T>(parse: (text: string) => T): (text: string, context: z.RefinementCtx) => T {
  return (text, context) => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  };
}

/**
 * Every environment variable of the server, its form, its meaning and its default.
 * `docs/configuration.md` is generated from here. Variables marked `secret` may also come as `NAME_FILE`.
 */
export const variables = {
  SREG_HOST: z.string().optional().meta({
    description: "Address to listen on.",
    default: "`127.0.0.1` in `standalone`, all addresses in `server`",
  }),
  SREG_PORT: port.optional().meta({
    description:
      "Port to listen on; 0 takes any free one. A `shub://` address cannot hold a port, so clients need 80 or 443 somewhere.",
    default: "80 in `standalone` if it can be bound, else 8080; 8080 in `server`",
  }),
  SREG_INTERNAL_HOST: z.string().optional().meta({
    description: "Address of the internal port (metrics, detailed health). Never expose it to the world.",
    default: "`127.0.0.1` in `standalone`, all addresses in `server`",
  }),
  SREG_INTERNAL_PORT: port.optional().meta({
    description: "The internal port.",
    default: "9090; in `standalone` any free one if that is taken",
  }),
  SREG_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: "The URL under which clients reach the registry. A path in it is a prefix of every address.",
      default: "made of the host and the port",
    }),
  SREG_ID: z
    .string()
    .superRefine((text, context) => {
      const fault = nameFault(REGISTRY_ID, text);
      if (fault) context.addIssue({ code: "custom", message: `'${text.slice(0, 60)}' is not an id: ${fault}` });
    })
    .toLowerCase()
    .default(DEFAULT_ID)
    .meta({
      description:
        "Short id of this registry: what other registries know it by, as in `shub://hub.example.org/tacc/science/rocks`.",
      default: "`registry`, which no other registry takes into its directory",
    }),
  SREG_TITLE: z.string().trim().min(1).max(100).default("Singularity Registry").meta({
    description: "Name of this registry for people.",
    default: "`Singularity Registry`",
  }),
  SREG_DIRECTORY_PRIVATE: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true")
    .meta({
      description:
        "`true`: other registries may be in private networks and on this machine. Anybody may announce one, so only where everybody who reaches this registry may know what answers there. Link-local addresses are never asked.",
      default: "`false`",
    }),
  SREG_TRUSTED_PROXIES: networks.default([]).meta({
    description:
      "Addresses or networks (comma separated; `loopback` and `uniquelocal` are known) whose `X-Forwarded-*` headers are believed.",
    default: "none",
  }),
  SREG_DATA_DIR: z.string().min(1).default("./data").meta({
    description: "Where everything is kept: images, unfinished uploads, the embedded database.",
    default: "`./data`",
  }),
  SREG_MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, "must start with mongodb:// or mongodb+srv://")
    .optional()
    .meta({
      description:
        "The MongoDB to use: a replica set, one member is enough. Without it `standalone` runs its own `mongod`.",
      default: "none: embedded; required by `server` and `migrate`",
      secret: true,
    }),
  SREG_MONGOD_BINARY: z.string().min(1).optional().meta({
    description: "The `mongod` program for the embedded database.",
    default: "`MONGOD_BINARY`, `mongod` on the PATH, else one is downloaded",
  }),
  SREG_CACHE_DIR: z.string().min(1).optional().meta({
    description: "Where a downloaded `mongod` is kept.",
    default: "`$XDG_CACHE_HOME/singularity-registry` or `~/.cache/singularity-registry`",
  }),
  SREG_ADMIN_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{20,200}$/, "must have 20 to 200 printable characters and no spaces")
    .optional()
    .meta({
      description: "The administrator's access token. Without it the first start makes one.",
      default: "made at the first start",
      secret: true,
    }),
  SREG_NAMES: z.enum(["strict", "relaxed"]).default("strict").meta({
    description: "`relaxed` also allows `.` and `_` inside container names.",
    default: "`strict`",
  }),
  SREG_DEFAULT_VISIBILITY: z.enum(VISIBILITIES).default("public").meta({
    description: "Visibility of a collection that a first push makes.",
    default: "`public`",
  }),
  SREG_MAX_IMAGE_SIZE: bytes.default(parseBytes("1TiB")).meta({
    description: "The largest image that is accepted, as `500MiB`, `50GiB` or a number of bytes.",
    default: "`1TiB`",
  }),
  SREG_IDLE_TIMEOUT: seconds.default(120_000).meta({
    description:
      "A connection on which no byte moves for this long is closed, as `90s`, `5m`. A slow upload is no idle one.",
    default: "`2m`",
  }),
  SREG_DRAIN_TIMEOUT: seconds.default(30_000).meta({
    description: "How long a stop waits for running requests before it cuts them off.",
    default: "`30s`",
  }),
  SREG_UPLOAD_LIFETIME: seconds.default(86_400_000).meta({
    description: "An unfinished upload is removed when nothing came for this long.",
    default: "`24h`",
  }),
  SREG_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info").meta({
    description: "Least severity that is logged.",
    default: "`info`",
  }),
  SREG_LOG_FORMAT: z.enum(["json", "text"]).optional().meta({
    description: "`json` for machines, `text` for people.",
    default: "`text` on a terminal, else `json`",
  }),
} as const satisfies Record<string, z.ZodType>;

/** The values that the environment gave, checked and with defaults. */
export type Environment = { [Name in keyof typeof variables]: z.output<(typeof variables)[Name]> };

/** What is documented of a variable. */
export interface VariableDocs {
  readonly name: string;
  readonly description: string;
  readonly default: string;
  readonly secret: boolean;
}

/** The documentation of all variables, in the order above. */
export function variableDocs(): VariableDocs[] {
  return Object.entries<z.ZodType>(variables).map(([name, schema]) => {
    const meta = schema.meta() ?? {};
    return {
      name,
      description: meta.description ?? "",
      default: String(meta["default"] ?? ""),
      secret: meta["secret"] === true,
    };
  });
}
