import type { Writable } from "node:stream";
import type { ClientError } from "../client-error.ts";

/** Standard error or standard output, which may be a terminal. */
export interface ErrorOutput extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** An image as the registry describes it. */
export interface PushedImage {
  readonly collection: string;
  readonly container: string;
  readonly tag: string;
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly architecture: string;
}

/** What came of a push. */
export interface PushOutcome {
  readonly registry: string;
  readonly image: PushedImage;
  /** `false`: these bytes stood under this tag already. */
  readonly changed: boolean;
  /** The registry's own words: the JSON that it answered. */
  readonly answer: unknown;
}

/** What came of a sign-in. */
export interface SignInOutcome {
  readonly url: string;
  /** The account's name. */
  readonly name: string;
  readonly admin: boolean;
  readonly loginFile: string;
}

/** What a command found or did. */
export interface Result {
  /** For programs. */
  readonly value: unknown;
  /** For people; none: there is nothing to say. */
  readonly lines: readonly string[];
  /** The lines are a text of an image: on a terminal made harmless, in a file as it is. */
  readonly verbatim?: boolean;
}

/** A part of a list, one row for each item. */
export interface Rows {
  /** For programs. */
  readonly items: readonly unknown[];
  /** For people. */
  readonly rows: readonly (readonly string[])[];
}

/** Bytes on their way. Disposing takes it off the screen. */
export interface Progress extends Disposable {
  readonly advance: (bytes: number) => void;
}

/**
 * What a person or a program gets to see. Results go to standard output, everything else to standard error. Commands
 * return what they did; only this prints.
 */
export interface Display {
  /** Something worth knowing before the end: a warning, another try. */
  notice(text: string): void;
  /**
   * `atTheEnd` stands in the line once all bytes are done, while something is still awaited. `from`: so many bytes are
   * there at the beginning.
   */
  progress(label: string, total: number, atTheEnd?: string, from?: number): Progress;
  show(result: Result): void;
  rows(part: Rows): void;
  pushed(outcome: PushOutcome): void;
  signedIn(outcome: SignInOutcome): void;
  signedOut(url: string): void;
  /** The administrator's new token. */
  newAdminToken(token: string): void;
  /** Help and the version, as commander wrote them. */
  help(text: string): void;
  failed(error: ClientError): void;
}
