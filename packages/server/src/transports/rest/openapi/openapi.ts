import type { SignatureColumn, SignatureMethod } from "@godwit/runtime";
import type { FastifyInstance } from "fastify";
import type { Endpoint } from "../../../endpoints/endpoint.ts";
import type { ModelSignature } from "../../../models/model-signature.ts";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";
import { exampleRequest } from "./example-request.ts";

type Schema = { readonly [key: string]: unknown };

/** `/openapi.json`: the served models, typed by their signatures. */
export function openapi(app: FastifyInstance, { serving, version }: ServingContext): void {
  app.get("/openapi.json", may("read"), (_request, reply) => reply.json(describeApi(serving.endpoints.all, version)));
}

export function describeApi(endpoints: readonly Endpoint[], version: string): Schema {
  return {
    openapi: "3.1.0",
    info: { title: "Godwit", version, description: "Trained models, served with the trainer's own answers." },
    paths: Object.fromEntries(endpoints.map((endpoint) => [`/v1/models/${endpoint.name}:predict`, { post: operation(endpoint) }])),
    components: { schemas: { Error: errorSchema } },
  };
}

function operation({ name, versions: [version] }: Endpoint): Schema {
  const model = version!.signature;
  const { source, methods, defaultMethod } = model.manifest;
  const chosen = methods.find((method) => method.name === defaultMethod)!;
  return {
    operationId: `predict_${name.replaceAll(/\W/g, "_")}`,
    summary: `${source.className} (${source.library}${source.version === null ? "" : ` ${source.version}`})`,
    parameters: [
      { name: "method", in: "query", schema: { type: "string", enum: methods.map((method) => method.name), default: defaultMethod } },
    ],
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: {
            oneOf: [
              { type: "object", required: ["instances"], properties: { instances: { type: "array", items: rowSchema(model) } } },
              ...columnForm(model),
            ],
          },
          example: exampleRequest(version!),
        },
      },
    },
    responses: {
      200: {
        description: "One prediction a row",
        content: {
          "application/json": {
            schema: {
              type: "object",
              properties: {
                predictions: { type: "array", items: answerSchema(chosen) },
                outputs: { type: "array", items: answerSchema(chosen) },
              },
            },
          },
        },
      },
      400: {
        description: "The request is wrong; the error says where",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

/** A row by name, by position, or a text. */
function rowSchema(model: ModelSignature): Schema {
  const { columns, tensors } = model;
  if (tensors !== null) return tensors.length === 1 ? {} : { type: "object", required: tensors.map(({ name }) => name) };
  if (model.takesTexts) return { type: "string" };
  const terms = columns[0]?.terms;
  if (terms !== undefined) return { type: terms.kind === "map" ? ["object", "array"] : "array" };
  const list: Schema = { type: "array", prefixItems: columns.map(cellSchema), minItems: columns.length, maxItems: columns.length };
  if (!model.isNamed) return list;
  return {
    oneOf: [
      {
        type: "object",
        required: requiredNames(model),
        properties: Object.fromEntries(columns.map((column) => [column.name, cellSchema(column)])),
      },
      list,
    ],
  };
}

function columnForm(model: ModelSignature): Schema[] {
  if (!model.isNamed || model.tensors !== null) return [];
  const { columns } = model;
  const properties = Object.fromEntries(columns.map((column) => [column.name, cellsSchema(column)]));
  return [{ type: "object", required: ["inputs"], properties: { inputs: { type: "object", required: requiredNames(model), properties } } }];
}

/** The cells of a column, as they are or by a dictionary. */
function cellsSchema(column: SignatureColumn): Schema {
  const cells = { type: "array", items: cellSchema(column) };
  const codes = { type: "array", items: { type: "integer" } };
  return { oneOf: [cells, { type: "object", required: ["codes", "values"], properties: { codes, values: cells } }] };
}

function requiredNames(model: ModelSignature): (string | null)[] {
  return model.columns.filter((column) => column.unread !== true).map((column) => column.name);
}

/** Known categories are examples, not an enumeration, where the model takes others. */
function cellSchema(column: SignatureColumn): Schema {
  if (column.unread === true) return {};
  const base = column.dtype === "f64" ? ["number"] : column.digits === true ? ["string", "integer"] : ["string"];
  const all = column.nullable ? [...base, "null"] : base;
  const type = all.length === 1 ? all[0] : all;
  return column.categories === undefined ? { type } : { type, examples: column.categories.slice(0, 100) };
}

function answerSchema(method: SignatureMethod): Schema {
  const parts = method.outputs.map((output): Schema => {
    const kind = /[a-zA-Z]/.exec(output.dtype)?.[0];
    const cell: Schema = { type: kind === "f" ? "number" : kind === "i" || kind === "u" ? "integer" : kind === "b" ? "boolean" : "string" };
    return output.shape === "rows" ? cell : { type: "array", items: cell };
  });
  return parts.length === 1 ? parts[0]! : { type: "array", prefixItems: parts };
}

const errorSchema: Schema = {
  type: "object",
  required: ["error", "code"],
  properties: {
    error: { type: "string" },
    code: { type: "string" },
    hint: { type: "string" },
    where: { type: "object", properties: { row: { type: "integer" }, column: { type: "string" } } },
  },
};
