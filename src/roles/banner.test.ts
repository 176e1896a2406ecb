import { describe, expect, it } from "vitest";
import { type Ready, readyLines } from "./banner.ts";
import { publicUrlOf } from "./public-url.ts";

const ready = (changes: Partial<Ready>): string =>
  readyLines({
    version: "1.0.0",
    publicUrl: "http://127.0.0.1",
    dataDir: "/data",
    database: "mongod 6.0.5, in the data folder",
    metricsUrl: "http://127.0.0.1:9090/metrics",
    token: undefined,
    passedOver: [],
    ...changes,
  }).join("\n");

describe("what is printed when the registry is ready", () => {
  it("on port 80 shows the shub address", () => {
    const text = ready({});
    expect(text).toContain("is ready: http://127.0.0.1\n");
    expect(text).toContain("apptainer pull --no-https shub://127.0.0.1/science/rocks:latest");
    expect(text).not.toContain("SREG_PORT");
  });

  it("on another port shows what works there, and how to get shub", () => {
    const text = ready({
      publicUrl: "http://127.0.0.1:8080",
      passedOver: ["port 80 needs more rights than this user has"],
    });
    expect(text).toContain("apptainer pull rocks.sif http://127.0.0.1:8080/api/v1/images/science/rocks:latest/file");
    expect(text).not.toContain("apptainer pull --no-https shub://");
    expect(
      text.match(/port 80 \(port 80 needs more rights than this user has\).*SREG_PORT=80.*sysctl.*proxy/g),
    ).toHaveLength(1);
  });

  it("behind https needs no flag, and keeps the path prefix", () => {
    expect(ready({ publicUrl: "https://hub.example.org/reg" })).toContain(
      "apptainer pull shub://hub.example.org/reg/science/rocks:latest",
    );
  });

  it("shows a new token once, or where it is", () => {
    expect(ready({ token: { kind: "shown", token: "sreg_x" } })).toContain("shown only now:  sreg_x");
    const text = ready({ token: { kind: "file", path: "/data/admin-token" } });
    expect(text).toContain("is in /data/admin-token");
    expect(text).toContain("bin/sreg login http://127.0.0.1 --token-stdin < /data/admin-token");
    expect(ready({})).not.toMatch(/administrator/);
  });
});

describe("the registry's own address", () => {
  it.each([
    ["127.0.0.1", 80, "http://127.0.0.1"],
    ["127.0.0.1", 8080, "http://127.0.0.1:8080"],
    [undefined, 80, "http://127.0.0.1"],
    ["0.0.0.0", 5000, "http://127.0.0.1:5000"],
    ["::1", 8080, "http://[::1]:8080"],
    ["hub.example.org", 80, "http://hub.example.org"],
  ])("for host %s and port %i is %s", (host, port, url) => {
    expect(publicUrlOf(host, port)).toBe(url);
  });
});
