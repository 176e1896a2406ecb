/** A program of its own, started by `memory-server.ts`: VERSION FOLDER [MIRROR]. Answers over its IPC channel. */

const [version = "", downloadDir = "", mirror = ""] = process.argv.slice(2);

// The starter is gone: nobody waits for this any more.
process.on("disconnect", () => process.exit(1));

const settings = {
  // Without it the package downloads without checking the server's certificate.
  npm_config_strict_ssl: "true",
  // A name that cannot be resolved would be tried three times; another way to a mongod comes next.
  MONGOMS_MAX_RETRIES: "1",
  ...(mirror && { MONGOMS_DOWNLOAD_MIRROR: mirror, MONGOMS_USE_HTTP: String(mirror.startsWith("http:")) }),
};
// biome-ignore lint/style/noProcessEnv: the package can be set up in no other way
Object.assign(process.env, settings);

function answer(message: { path: string } | { error: string }): void {
  process.send?.(message, () => process.disconnect());
}

try {
  const { DryMongoBinary, MongoBinary } = await import("mongodb-memory-server-core");
  const options = await DryMongoBinary.generateOptions({ version, downloadDir });
  answer({ path: await MongoBinary.download({ ...options, checkMD5: true }) });
} catch (error) {
  answer({ error: explain(error) });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ERR_MODULE_NOT_FOUND") return "mongodb-memory-server-core is not installed";
  return error.message;
}

export {};
