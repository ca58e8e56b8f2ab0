import { refusals } from "./schemas/error-schema.ts";
import type { Schema } from "./schemas/schema.ts";

const names: Schema = { type: "object", required: ["models"], properties: { models: { type: "array", items: { type: "string" } } } };
const health: Schema = {
  type: "object",
  required: ["live", "ready"],
  properties: { live: { type: "boolean" }, ready: { type: "boolean" } },
};

interface General {
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly schema: Schema;
}

/** What a server says of itself and of its models. */
const general: readonly General[] = [
  { path: "/v1/models", id: "list_models", summary: "The names that requests use", schema: names },
  { path: "/v2/health/live", id: "live", summary: "Whether the server runs", schema: health },
  { path: "/v2/health/ready", id: "ready", summary: "Whether the server takes requests", schema: health },
  {
    path: "/v2",
    id: "server_metadata",
    summary: "The server's name, version and extensions",
    schema: {
      type: "object",
      required: ["name", "version", "extensions"],
      properties: { name: { type: "string" }, version: { type: "string" }, extensions: { type: "array", items: { type: "string" } } },
    },
  },
];

export const generalPaths: { readonly [path: string]: Schema } = Object.fromEntries(
  general.map(({ path, id, summary, schema }) => [
    path,
    {
      get: {
        tags: ["server"],
        operationId: id,
        summary,
        responses: { 200: { description: summary, content: { "application/json": { schema } } }, ...refusals },
      },
    },
  ]),
);
