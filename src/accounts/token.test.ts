import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashToken, isDamagedToken, makeToken } from "./token.ts";

describe("an access token", () => {
  it("has a prefix to be found by and is new each time", () => {
    const tokens = new Set(Array.from({ length: 100 }, () => makeToken(randomBytes)));
    expect(tokens.size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^sreg_[0-9A-Za-z]{38}$/);
  });

  it("does not favour a letter: bytes beyond the last whole round of the alphabet are drawn again", () => {
    const drawn = [255, 250, 248, ...Array.from({ length: 32 }, () => 0)];
    const token = makeToken(() => Uint8Array.of(drawn.shift() ?? 1));
    expect(token.slice(5, 37)).toBe("0".repeat(32));
  });

  it("is known to be damaged when a letter was changed, lost or added", () => {
    const token = makeToken(randomBytes);
    expect(isDamagedToken(token)).toBe(false);
    expect(isDamagedToken(token.slice(0, -1))).toBe(true);
    expect(isDamagedToken(`${token}x`)).toBe(true);
    expect(isDamagedToken(token.replace(/.$/, (last) => (last === "a" ? "b" : "a")))).toBe(true);
  });

  it("of another form is not called damaged, it may have been set by hand", () => {
    expect(isDamagedToken("a-token-that-somebody-chose")).toBe(false);
  });

  it("is stored as a hash that does not hold it", () => {
    const token = makeToken(randomBytes);
    expect(hashToken(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashToken(token)).toBe(hashToken(token));
  });
});
