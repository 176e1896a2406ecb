import { expect, it } from "vitest";
import { pullCommand } from "./pull-command.ts";

const image = { collection: "c", container: "n", tag: "1", digest: "", size: 1, architecture: "amd64" };

it.each([
  ["https://registry.example.org", "apptainer pull shub://registry.example.org/c/n:1"],
  ["https://example.org/registry", "apptainer pull shub://example.org/registry/c/n:1"],
  ["http://registry.example.org", "apptainer pull --no-https shub://registry.example.org/c/n:1"],
  ["http://127.0.0.1:8080", "apptainer pull n.sif http://127.0.0.1:8080/api/v1/images/c/n:1/file"],
])("an image at %s is pulled with: %s", (registry, command) => {
  expect(pullCommand(registry, image)).toBe(command);
});
