import { describe, expect, it } from "vitest";
import { isExposed, parseRegistryAddress } from "./registry-address.ts";

describe("the address of a registry", () => {
  it.each([
    ["https://registry.example.org", "https://registry.example.org"],
    ["HTTPS://Registry.Example.org:443/", "https://registry.example.org"],
    ["registry.example.org", "https://registry.example.org"],
    ["registry.example.org:5000/images//", "https://registry.example.org:5000/images"],
    [" localhost:8080 ", "http://localhost:8080"],
    ["127.0.0.1", "http://127.0.0.1"],
    ["[::1]:8080", "http://[::1]:8080"],
    ["http://registry.example.org?x=1#y", "http://registry.example.org"],
  ])("'%s' is %s", (text, address) => {
    expect(parseRegistryAddress(text)).toBe(address);
  });

  it.each(["", "https://", "ftp://example.org", "file:///etc/passwd", "a b", "https://a:b@example.org", "sreg_abc"])(
    "'%s' is refused",
    (text) => {
      expect(() => parseRegistryAddress(text)).toThrow(expect.objectContaining({ name: "ClientError", exit: "usage" }));
    },
  );
});

describe("a token", () => {
  it.each([
    ["http://registry.example.org", true],
    ["http://10.0.0.1:8080", true],
    ["http://127.example.org", true],
    ["http://localhost.example.org", true],
    ["https://registry.example.org", false],
    ["http://localhost:8080", false],
    ["http://sub.localhost", false],
    ["http://127.1.2.3", false],
    ["http://[::1]:80", false],
  ])("sent to %s can be read by others: %s", (address, exposed) => {
    expect(isExposed(address)).toBe(exposed);
  });
});
