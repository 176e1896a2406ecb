import { ClientError } from "../client-error.ts";

const REASONS: Readonly<Record<string, { readonly text: string; readonly advice: string }>> = {
  ENOENT: { text: "there is no such folder", advice: "make the folder first, or name another file" },
  ENOTDIR: { text: "there is no such folder", advice: "make the folder first, or name another file" },
  EACCES: { text: "you may not write there", advice: "name a file in a folder of yours" },
  EPERM: { text: "you may not write there", advice: "name a file in a folder of yours" },
  EROFS: { text: "nothing can be written there", advice: "name a file in another folder" },
  ENOSPC: { text: "the disk is full", advice: "make room, then the same command: it goes on where it stopped" },
  EDQUOT: { text: "your quota is used up", advice: "make room, then the same command: it goes on where it stopped" },
  EFBIG: { text: "files cannot be that large there", advice: "name a file on another file system" },
  ENAMETOOLONG: { text: "the name is too long", advice: "name another file" },
};

/** Why a file cannot be written, for the person who named it. */
export function cannotWrite(path: string, cause: unknown): ClientError {
  if (cause instanceof ClientError) return cause;
  const { code = "", message } = cause as NodeJS.ErrnoException;
  const { text, advice } = REASONS[code] ?? { text: message, advice: "name another file" };
  return new ClientError("failed", `${path} cannot be written: ${text}`, { advice, code, cause });
}
