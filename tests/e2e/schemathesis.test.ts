import { join } from "node:path";
import { expect, it } from "vitest";
import { needs } from "../support/needs.ts";
import { run, runOk } from "../support/run.ts";
import { startStandalone, temporaryFolder } from "../support/standalone.ts";

const TOKEN = "the-token-of-the-schemathesis-run";
const VERSION = "4.32.5";
/** What the server may never do, whatever it is sent. That a request is refused is none of it. */
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
].join(",");

needs("python3")("Schemathesis", () => {
  it("finds no server error and nothing that the OpenAPI document does not say", async () => {
    await using folder = await temporaryFolder();
    const bin = join(folder.path, "venv", "bin");
    await runOk("python3", ["-m", "venv", join(folder.path, "venv")]);
    await runOk(join(bin, "pip"), ["install", "--quiet", `schemathesis==${VERSION}`]);
    await using registry = await startStandalone({
      dataDir: join(folder.path, "data"),
      env: { SREG_ADMIN_TOKEN: TOKEN, SREG_DIRECTORY_PRIVATE: "true" },
    });
    const document = `${registry.url}/api/v1/openapi.json`;
    const options = ["--checks", CHECKS, "--max-examples", "40", "--seed", "1", "--workers", "1", "--no-color"];
    // It would find the run's own token among those it lists, and revoke it.
    options.push("--exclude-operation-id", "revokeToken");
    const headers = ["-H", `Authorization: Bearer ${TOKEN}`];
    const { code, stdout, stderr } = await run(join(bin, "schemathesis"), ["run", document, ...headers, ...options], {
      cwd: folder.path,
    });
    process.stdout.write(stdout.slice(-1500));
    expect([code, code === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
  });
});
