import { expect, it } from "vitest";
import { fileAddress, pullCommand, shubAddress } from "./pull-command.ts";

const image = { collection: "c", container: "n", tag: "1" };

it.each([
  ["https://registry.example.org", "apptainer pull shub://registry.example.org/c/n:1"],
  ["https://example.org/registry", "apptainer pull shub://example.org/registry/c/n:1"],
  ["https://example.org/registry/", "apptainer pull shub://example.org/registry/c/n:1"],
  ["http://registry.example.org", "apptainer pull --no-https shub://registry.example.org/c/n:1"],
  ["http://127.0.0.1:8080", "apptainer pull n.sif http://127.0.0.1:8080/api/v1/images/c/n:1/file"],
  ["https://example.org:8443/r", "apptainer pull n.sif https://example.org:8443/r/api/v1/images/c/n:1/file"],
])("an image at %s is pulled with: %s", (registry, command) => {
  expect(pullCommand(registry, image)).toBe(command);
});

it("a registry behind a port has no shub address", () => {
  expect(shubAddress("https://example.org:443", image)).toBe("shub://example.org/c/n:1");
  expect(shubAddress("http://example.org:8080", image)).toBeUndefined();
});

it("the address of the bytes is below the registry's", () => {
  expect(fileAddress("https://example.org/registry/", image)).toBe(
    "https://example.org/registry/api/v1/images/c/n:1/file",
  );
});

it("an architecture that was chosen is asked for, in a form that a shell leaves alone", () => {
  expect(pullCommand("http://127.0.0.1:8080", { ...image, onlyArchitecture: "arm64" })).toBe(
    "apptainer pull n.sif 'http://127.0.0.1:8080/api/v1/images/c/n:1/file?arch=arm64'",
  );
});
