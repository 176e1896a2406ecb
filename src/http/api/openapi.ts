import { STATUS_CODES } from "node:http";
import { z } from "zod";
import { ERRORS, type ErrorCode } from "../../core/error-table.ts";
import type { Answer, BytesAnswer, BytesBody, Operation, OperationSpec } from "./operation.ts";
import { problem } from "./schemas.ts";

type Spec = OperationSpec<z.ZodObject, z.ZodObject, z.ZodType | BytesBody>;
type Json = Record<string, unknown>;

/** What may go wrong with any request. */
const EVERYWHERE: readonly ErrorCode[] = [
  "REQUEST_INVALID",
  "UNAUTHORIZED",
  "TOKEN_EXPIRED",
  "ACCOUNT_DISABLED",
  "INTERNAL",
  "BUSY",
];

/** Answered by Node's HTTP parser, before there is a request: without a body. */
const TOO_LONG = { 431: { description: "The address or the headers are longer than 16 KiB" } };

/** What the document says of the registry itself. */
export interface DocumentInfo {
  readonly version: string;
  /** Without a final slash. */
  readonly publicUrl: string;
}

/** The OpenAPI 3.1 document of the operations. Pure: the same operations give the same document. */
export function openApiDocument(operations: readonly Pick<Operation<never>, "spec">[], info: DocumentInfo): Json {
  const schemas = new Schemas();
  const paths: Record<string, Json> = {};
  for (const { spec } of operations) {
    paths[spec.path] = { ...paths[spec.path], [spec.method]: describeOperation(spec, schemas) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Singularity Registry",
      version: info.version,
      summary: "Images for Singularity and Apptainer",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: `${info.publicUrl}/api/v1` }],
    paths,
    components: {
      schemas: schemas.all,
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "An access token, `sreg_…`" } },
    },
  };
}

function describeOperation(spec: Spec, schemas: Schemas): Json {
  return {
    operationId: spec.id,
    tags: [spec.group],
    summary: spec.summary,
    security: spec.access === "account" ? [{ token: [] }] : [{}, { token: [] }],
    parameters: [...parameters(spec.params, "path", schemas), ...parameters(spec.query, "query", schemas)],
    ...(spec.body ? { requestBody: describeBody(spec.body, schemas) } : {}),
    responses: {
      ...goodAnswers(spec.answers, schemas),
      ...errorAnswers([...EVERYWHERE, ...spec.errors], schemas),
      ...TOO_LONG,
    },
  };
}

function parameters(fields: z.ZodObject, place: "path" | "query", schemas: Schemas): Json[] {
  return Object.entries(fields.shape).map(([name, field]) => {
    const { description, ...schema } = schemas.of(field as z.ZodType, "input");
    const required = place === "path" || !(field as z.ZodType).safeParse(undefined).success;
    return { name, in: place, required, ...(description ? { description } : {}), schema };
  });
}

function describeBody(body: z.ZodType | BytesBody, schemas: Schemas): Json {
  if (isBytes(body)) {
    return { required: true, content: Object.fromEntries(body.types.map((type) => [type, { schema: {} }])) };
  }
  return { required: true, content: { "application/json": { schema: schemas.of(body, "input") } } };
}

function goodAnswers(answers: Readonly<Record<number, Answer>>, schemas: Schemas): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, body }]) => [
      status,
      { description, ...(body ? { content: answerContent(body, schemas) } : {}) },
    ]),
  );
}

function answerContent(body: z.ZodType | BytesAnswer, schemas: Schemas): Json {
  if (isBytes(body)) return { [body.type]: { schema: {} } };
  return { "application/json": { schema: schemas.of(body, "output") } };
}

function isBytes<T extends BytesBody | BytesAnswer>(body: z.ZodType | T): body is T {
  return !(body instanceof z.ZodType);
}

/** One answer for each status; its description lists the codes. */
function errorAnswers(codes: readonly ErrorCode[], schemas: Schemas): Json {
  const byStatus = Map.groupBy(new Set(codes), (code) => ERRORS[code].status);
  const content = { "application/problem+json": { schema: schemas.of(problem, "output") } };
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      { description: `${STATUS_CODES[status] ?? "Error"}: ${group.map((code) => `\`${code}\``).join(", ")}`, content },
    ]),
  );
}

/** Turns schemas into JSON Schema, with each named one once among the components. */
class Schemas {
  readonly all: Record<string, Json> = {};

  /** `input`: what a request may hold. `output`: what an answer holds. */
  of(schema: z.ZodType, io: "input" | "output"): Json {
    const { $schema: _, $defs, ...made } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
    for (const [name, definition] of Object.entries($defs ?? {})) this.all[name] = moved(definition) as Json;
    return moved(made) as Json;
  }
}

/** References among definitions lead to where the document keeps them. */
function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== "object" || value === null) return value;
  const move = (name: string, inner: unknown) =>
    name === "$ref" && typeof inner === "string" ? inner.replace("#/$defs/", "#/components/schemas/") : moved(inner);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, move(name, inner)]));
}
