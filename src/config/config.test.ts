import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { StartupError } from "../core/startup-error.ts";
import { type Config, decideConfig, type Role } from "./config.ts";
import { readEnvironment, readSurroundings } from "./env.ts";

type Source = Record<string, string>;

const configOf = (source: Source, role: Role = "standalone"): Config =>
  decideConfig(role, readEnvironment(source), readSurroundings(source));

function faultsOf(source: Source, role: Role = "standalone"): string {
  try {
    configOf(source, role);
  } catch (error) {
    if (error instanceof StartupError) return [error.message, ...error.advice].join("\n");
    throw error;
  }
  return "none";
}

describe("the configuration", () => {
  it("of standalone listens on this machine alone, on 80 or else 8080", () => {
    expect(configOf({})).toMatchObject({
      listen: { host: "127.0.0.1", ports: [80, 8080] },
      internal: { host: "127.0.0.1", ports: [9090, 0] },
      database: { kind: "embedded" },
      publicUrl: undefined,
      defaultVisibility: "public",
      names: "strict",
      trustedProxies: [],
    });
  });

  it("of server listens everywhere and has no database of its own", () => {
    const config = configOf({ SREG_MONGODB_URI: "mongodb://db/" }, "server");
    expect(config.listen).toEqual({ host: undefined, ports: [8080] });
    expect(config.database).toEqual({ kind: "external", uri: "mongodb://db/" });
    expect(faultsOf({}, "server")).toMatch(/needs a MongoDB[\s\S]*SREG_MONGODB_URI/);
  });

  it("takes one port when one is set", () => {
    expect(configOf({ SREG_PORT: "8443", SREG_INTERNAL_PORT: "0" })).toMatchObject({
      listen: { ports: [8443] },
      internal: { ports: [0] },
    });
  });

  it("counts an empty variable as not set", () => {
    expect(configOf({ SREG_PORT: "", SREG_MONGODB_URI: "" }).listen.ports).toEqual([80, 8080]);
  });

  it("knows this registry by an id and a title, and asks no private addresses, unless told otherwise", () => {
    expect(configOf({})).toMatchObject({ id: "registry", title: "Singularity Registry", directoryPrivate: false });
    const given = { SREG_ID: "TACC", SREG_TITLE: " Texas ", SREG_DIRECTORY_PRIVATE: "true" };
    expect(configOf(given)).toMatchObject({ id: "tacc", title: "Texas", directoryPrivate: true });
  });

  it.each(["a_b", "api", "library", "-a", "a".repeat(40), "tacc.utexas"])("refuses the id '%s'", (id) => {
    expect(faultsOf({ SREG_ID: id })).toMatch(/SREG_ID '.*' is not an id/);
  });

  it("reads sizes and times with units", () => {
    const config = configOf({ SREG_MAX_IMAGE_SIZE: "1.5GiB", SREG_IDLE_TIMEOUT: "90s", SREG_UPLOAD_LIFETIME: "2d" });
    expect([config.maxImageSize, config.idleTimeout, config.uploadLifetime]).toEqual([
      1.5 * 2 ** 30,
      90_000,
      172_800_000,
    ]);
  });

  it("takes the final slash off the public URL", () => {
    expect(configOf({ SREG_PUBLIC_URL: "https://hub.example.org/images/" }).publicUrl).toBe(
      "https://hub.example.org/images",
    );
  });

  it("reads a secret from a file, and the variable itself wins", () => {
    const file = join(mkdtempSync(join(tmpdir(), "secret-")), "token");
    writeFileSync(file, "a-secret-of-twenty-characters\n");
    expect(configOf({ SREG_ADMIN_TOKEN_FILE: file }).adminToken).toBe("a-secret-of-twenty-characters");
    const both = { SREG_ADMIN_TOKEN_FILE: file, SREG_ADMIN_TOKEN: "another-secret-of-some-length" };
    expect(configOf(both).adminToken).toBe("another-secret-of-some-length");
  });

  it("keeps downloads in the user's cache", () => {
    const cacheOf = (source: Source) => {
      const { database } = configOf(source);
      return database.kind === "embedded" ? database.cacheDir : undefined;
    };
    expect(cacheOf({ HOME: "/home/ada" })).toBe("/home/ada/.cache/singularity-registry");
    expect(cacheOf({ HOME: "/home/ada", XDG_CACHE_HOME: "/cache" })).toBe("/cache/singularity-registry");
    expect(cacheOf({ HOME: "/home/ada", SREG_CACHE_DIR: "/mine" })).toBe("/mine");
  });

  it("lets the client's variables and Kubernetes' service links pass", () => {
    const source = {
      SREG_URL: "http://x",
      SREG_TOKEN: "t",
      SREG_SERVICE_HOST: "10.0.0.1",
      SREG_PORT_80_TCP: "tcp://x",
    };
    expect(faultsOf(source)).toBe("none");
  });

  it.each([
    [{ SREG_PROT: "1" }, "SREG_PROT is not known; did you mean SREG_PORT?"],
    [{ SREG_DATADIR: "1" }, "did you mean SREG_DATA_DIR?"],
    [{ SREG_PORT: "many" }, "SREG_PORT"],
    [{ SREG_PORT: "70000" }, "SREG_PORT"],
    [{ SREG_PUBLIC_URL: "hub.example.org" }, "SREG_PUBLIC_URL"],
    [{ SREG_PUBLIC_URL: "ftp://hub" }, "SREG_PUBLIC_URL"],
    [{ SREG_MONGODB_URI: "postgres://db" }, "SREG_MONGODB_URI must start with mongodb://"],
    [{ SREG_ADMIN_TOKEN: "short" }, "SREG_ADMIN_TOKEN must have 20 to 200"],
    [{ SREG_NAMES: "any" }, "SREG_NAMES"],
    [{ SREG_MAX_IMAGE_SIZE: "big" }, "SREG_MAX_IMAGE_SIZE must be a size such as"],
    [{ SREG_MAX_IMAGE_SIZE: "0" }, "SREG_MAX_IMAGE_SIZE"],
    [{ SREG_IDLE_TIMEOUT: "1y" }, "SREG_IDLE_TIMEOUT must be a time such as"],
    [{ SREG_TRUSTED_PROXIES: "loopbak" }, "SREG_TRUSTED_PROXIES"],
  ])("refuses %o in words that help", (source, text) => {
    expect(faultsOf(source as Source)).toContain(text);
  });

  it("names every fault at once", () => {
    expect(
      faultsOf({ SREG_PORT: "x", SREG_NAMES: "y", SREG_OTHER: "z" }).match(/SREG_(PORT|NAMES|OTHER) /g),
    ).toHaveLength(3);
  });
});
