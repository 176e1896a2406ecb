import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** Gives `length` random bytes fit for secrets. */
export type RandomBytes = (length: number) => Uint8Array;

const PREFIX = "sreg_";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 32 letters of 62 are 190 bits. */
const SECRET_LENGTH = 32;
/** A CRC-32 in base 62 has at most six digits. */
const CHECKSUM_LENGTH = 6;

/**
 * Makes an access token: `sreg_`, 32 random letters, a checksum of six. The prefix lets scanners of source code find a
 * leaked one; the checksum tells a mistyped one from a revoked one.
 */
export function makeToken(random: RandomBytes): string {
  const secret = Array.from({ length: SECRET_LENGTH }, () => randomLetter(random)).join("");
  return `${PREFIX}${secret}${checksum(secret)}`;
}

/** Tells whether `text` looks like a token of ours but was damaged: the checksum is wrong. */
export function isDamagedToken(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false;
  const secret = text.slice(PREFIX.length, -CHECKSUM_LENGTH);
  return secret.length !== SECRET_LENGTH || checksum(secret) !== text.slice(-CHECKSUM_LENGTH);
}

/** What is stored of a token. A plain hash is enough: nobody can try out 190 bits. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Bytes from 248 on are thrown away: 248 = 4 × 62, so that each letter is equally likely. */
function randomLetter(random: RandomBytes): string {
  for (;;) {
    const byte = random(1)[0] ?? 255;
    if (byte < 248) return ALPHABET.charAt(byte % ALPHABET.length);
  }
}

function checksum(secret: string): string {
  let rest = crc32(secret);
  let digits = "";
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
