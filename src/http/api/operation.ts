import type { Request, Response } from "express";
import type { z } from "zod";
import type { Actor } from "../../access/policy.ts";
import type { ErrorCode } from "../../core/error-table.ts";

type Fields = z.ZodObject;
/** A body that is no JSON: the operation reads the request itself. */
export interface BytesBody {
  readonly kind: "bytes";
  /** Media types that are taken. */
  readonly types: readonly string[];
}

/** An answer that is no JSON: the operation writes the response itself. */
export interface BytesAnswer {
  readonly kind: "bytes";
  readonly type: string;
}

/** A good answer: what its body looks like, if it has one. */
export interface Answer {
  readonly description: string;
  readonly body?: z.ZodType | BytesAnswer;
}

/**
 * One operation of the API as data. Requests are validated by it, the OpenAPI document is generated from it, and a
 * test compares real answers with it: what is written here is what is so.
 */
export interface OperationSpec<Params extends Fields, Query extends Fields, Body extends z.ZodType | BytesBody> {
  /** Unique; clients that are generated from the document name their method after it. */
  readonly id: string;
  readonly method: "get" | "put" | "post" | "patch" | "delete";
  /** Below `/api/v1`, with `{name}` for each field of `params`. */
  readonly path: string;
  /** A heading of the document. */
  readonly group: string;
  readonly summary: string;
  /** `account`: refused before anything is read when nobody has signed in. */
  readonly access: "anyone" | "account";
  readonly params: Params;
  /** Unknown query parameters are refused, so that a misspelt one is not silently ignored. */
  readonly query: Query;
  readonly body?: Body;
  readonly answers: Readonly<Record<number, Answer>>;
  /** What may go wrong beyond what may go wrong everywhere. */
  readonly errors: readonly ErrorCode[];
}

/** A request that fits the specification. */
export interface OperationInput<Params extends Fields, Query extends Fields, Body extends z.ZodType | BytesBody> {
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly body: Body extends z.ZodType ? z.output<Body> : undefined;
  readonly actor: Actor;
  readonly req: Request;
  readonly res: Response;
}

/** What an operation answers; `undefined`: it has written the response itself. */
export type OperationResult =
  | { readonly status: number; readonly body?: object; readonly cache?: "no-store" }
  | undefined;

/** A specification and what it does, the services still to be given. */
export interface Operation<Services> {
  readonly spec: OperationSpec<Fields, Fields, z.ZodType | BytesBody>;
  readonly bind: (services: Services) => (input: BoundInput) => Promise<OperationResult>;
}

/** What the router hands over: validated by the specification, which is what makes the narrower type true. */
export interface BoundInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly actor: Actor;
  readonly req: Request;
  readonly res: Response;
}

/** Ties a specification to its handler, with the handler's input typed by the specification. */
export function operation<Params extends Fields, Query extends Fields, Body extends z.ZodType | BytesBody, Services>(
  spec: OperationSpec<Params, Query, Body>,
  handle: (input: OperationInput<Params, Query, Body>, services: Services) => Promise<OperationResult>,
): Operation<Services> {
  return {
    spec: spec as unknown as Operation<Services>["spec"],
    // The router validates by this very specification before it calls.
    bind: (services) => (input) => handle(input as OperationInput<Params, Query, Body>, services),
  };
}
