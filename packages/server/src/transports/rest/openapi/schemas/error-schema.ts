import type { Schema } from "./schema.ts";

/** What every refusal says. */
export const errorSchema: Schema = {
  type: "object",
  required: ["error"],
  properties: {
    error: { type: "string", description: "What is wrong, where, in one sentence." },
    error_code: { type: "string", description: "As MLflow's clients read it." },
    message: { type: "string" },
    code: { type: "string", description: "The code of docs/errors.md." },
    hint: { type: ["string", "null"], description: "What to do." },
    where: {
      type: ["object", "null"],
      properties: { row: { type: "integer" }, column: { type: "string" }, byte: { type: "integer" } },
      additionalProperties: true,
    },
  },
};

/** The answers that any operation may give instead of its own. */
export const refusals: Schema = Object.fromEntries(
  [
    ["400", "The request is wrong; the error says where."],
    ["404", "There is no such model, version or method."],
    ["default", "The request is refused, or the server is busy or ending."],
  ].map(([status, description]) => [
    status,
    { description, content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } },
  ]),
);
