import { hasAt } from "./recognise-format.ts";
import { tarEntryNames } from "./tar-entries.ts";

/** What bytes are recognised by, at an offset, and how a person calls it. */
interface Mark {
  readonly offset: number;
  readonly bytes: Buffer;
  readonly text: string;
}

const mark = (offset: number, bytes: string, text: string): Mark => ({
  offset,
  bytes: Buffer.from(bytes, "latin1"),
  text: `it looks like ${text}`,
});

const MARKS: readonly Mark[] = [
  mark(0, "#!/usr/bin/env run-singularity\n", "a Singularity image that was cut short or damaged after its first line"),
  mark(0, "\x1f\x8b", "a gzip archive: unpack it first"),
  mark(0, "BZh", "a bzip2 archive: unpack it first"),
  mark(0, "\xfd7zXZ\0", "an xz archive: unpack it first"),
  mark(0, "\x28\xb5\x2f\xfd", "a zstd archive: unpack it first"),
  mark(0, "PK\x03\x04", "a zip archive: unpack it first"),
  mark(0, "7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
  mark(0, "\x7fELF", "an ELF program"),
  mark(0, "MZ", "a Windows program"),
  mark(0, "%PDF-", "a PDF document"),
  mark(0, "\x89PNG\r\n", "a PNG picture"),
  mark(0, "\xff\xd8\xff", "a JPEG picture"),
  mark(0, "\x89HDF\r\n", "an HDF5 data file"),
  mark(0, "QFI\xfb", "a qcow2 disk"),
  mark(0, "LUKS\xba\xbe", "a LUKS disk"),
  mark(0, "sqsh", "a big-endian squashfs, which no client runs"),
  mark(32769, "CD001", "an ISO 9660 disc"),
];

/** Texts by their beginning. Each pattern is anchored and takes linear time. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^\s*<(?:!doctype html|html|head)\b/i, "an HTML page: was a log-in or error page saved in place of the image?"],
  [/^\s*<(?:\?xml|error)\b/i, "an XML document: was an error message saved in place of the image?"],
  [/^version https:\/\/git-lfs\./, "a Git LFS pointer: fetch the file itself with 'git lfs pull'"],
  [/^-----BEGIN PGP/, "a PGP key or signature"],
  [/^(?:\s|#[^\n]*\n)*bootstrap\s*:/i, "a definition file: build it first with 'apptainer build image.sif FILE'"],
  [/^#!/, "a script"],
  [/^\s*[[{]/, "a JSON document"],
];

/** How much of a text is looked at, in bytes. */
const TEXT_HEAD = 512;

/** What bytes that are no image are, in words that follow "this is not a Singularity image: ". Never fails. */
export function describeForeign(head: Uint8Array): string {
  if (head.length === 0) return "it is empty";
  const found = MARKS.find(({ offset, bytes }) => hasAt(head, offset, bytes));
  return found?.text ?? describeTar(head) ?? describeText(head) ?? describeBytes(head);
}

function describeTar(head: Uint8Array): string | undefined {
  const names = tarEntryNames(head);
  if (names === undefined) return undefined;
  const has = (name: string) => names.some((entry) => entry === name || entry.startsWith(`${name}/`));
  if (has("oci-layout") || has("blobs") || has("index.json")) {
    return "it looks like an OCI layout archive: convert it first with 'apptainer build image.sif oci-archive:FILE'";
  }
  if (has("manifest.json") || has("repositories")) {
    return "it looks like a Docker archive: convert it first with 'apptainer build image.sif docker-archive:FILE'";
  }
  return "it looks like a tar archive";
}

function describeText(head: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(head.subarray(0, TEXT_HEAD), { stream: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a text does not have
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/.test(text)) return undefined;
  const kind = TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? "a text file";
  return `it looks like ${kind}`;
}

function describeBytes(head: Uint8Array): string {
  const length = head.length < TEXT_HEAD ? `it has only ${head.length} bytes, and` : "it";
  const first = Buffer.from(head.subarray(0, 8)).toString("hex");
  return head.subarray(0, 4096).every((byte) => byte === 0)
    ? `${length} has nothing but zeros where an image says what it is`
    : `${length} begins with ${first}, which is no format known here`;
}
