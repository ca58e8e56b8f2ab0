import type { Endpoint } from "../../../endpoints/endpoint.ts";
import type { ModelSignature } from "../../../models/model-signature.ts";
import { inputMetadata } from "../../../oip/metadata.ts";
import { exampleRequest, exampleRow } from "./example-request.ts";
import { answerSchema } from "./schemas/answer-schema.ts";
import { refusals } from "./schemas/error-schema.ts";
import { columnsSchema, rowSchema } from "./schemas/row-schema.ts";
import { reference, type Schema } from "./schemas/schema.ts";
import { inferRequestSchema, inputTensorSchema } from "./schemas/tensor-schema.ts";

interface Described {
  readonly paths: { readonly [path: string]: Schema };
  readonly schemas: { readonly [name: string]: Schema };
}

/** What an endpoint takes and answers: its paths, and the types that they name. */
export function describeEndpoint({ name, versions: [version] }: Endpoint, typeName: string): Described {
  if (version === undefined) return { paths: {}, schemas: {} };
  const { signature, example } = version;
  const { source, methods, defaultMethod } = signature.manifest;
  const tags = [name];
  const library = `${source.library}${source.version === null ? "" : ` ${source.version}`}`;
  const predict = {
    tags,
    operationId: `predict_${typeName}`,
    summary: `${source.className} (${library})`,
    parameters: [
      {
        name: "method",
        in: "query",
        description: "What to ask the model; its usual method unless given. ",
        schema: { type: "string", enum: methods.map((method) => method.name), default: defaultMethod },
      },
    ],
    requestBody: jsonBody(reference(`${typeName}Request`), exampleRequest(version)),
    responses: { 200: jsonAnswer("One prediction a row", reference(`${typeName}Answer`)), ...refusals },
    "x-godwit-methods": Object.fromEntries(methods.map((method) => [method.name, answerSchema(method, signature)])),
  };
  const infer = {
    tags,
    operationId: `infer_${typeName}`,
    summary: "The same by the Open Inference Protocol, as tensors",
    requestBody: jsonBody(reference(`${typeName}InferRequest`), exampleTensors(signature, example)),
    responses: { 200: jsonAnswer("Tensors", reference("InferAnswer")), ...refusals },
  };
  const metadata = {
    tags,
    operationId: `metadata_${typeName}`,
    summary: "Names, types and shapes of the tensors",
    responses: { 200: jsonAnswer("The model's tensors", { type: "object", required: ["name", "inputs", "outputs"] }), ...refusals },
  };
  return {
    paths: {
      [`/v1/models/${name}:predict`]: { post: predict },
      [`/v2/models/${name}/infer`]: { post: infer },
      [`/v2/models/${name}`]: { get: metadata },
    },
    schemas: {
      ...requestSchemas(signature, typeName),
      [`${typeName}Answer`]: {
        type: "object",
        properties: {
          predictions: { type: "array", items: reference(`${typeName}Prediction`), description: "For `instances`." },
          outputs: { type: "array", items: reference(`${typeName}Prediction`), description: "For `inputs`." },
        },
      },
      [`${typeName}Prediction`]: predictionSchema(signature),
      [`${typeName}InferRequest`]: inferRequestSchema(signature, `${typeName}Tensor`),
      [`${typeName}Tensor`]: inputTensorSchema(signature),
    },
  };
}

/** Rows, or columns where the model knows their names. A row by position is taken too, and not spelled out. */
function requestSchemas(signature: ModelSignature, typeName: string): { readonly [name: string]: Schema } {
  const row = `${typeName}Row`;
  const rows: Schema = {
    type: "object",
    required: ["instances"],
    properties: { instances: { type: "array", items: reference(row), description: "The rows." } },
  };
  const columns = columnsSchema(signature);
  const request = `${typeName}Request`;
  if (columns === null) return { [row]: rowSchema(signature), [request]: rows };
  return {
    [row]: rowSchema(signature),
    [`${typeName}Rows`]: rows,
    [`${typeName}ColumnLists`]: columns,
    [`${typeName}Columns`]: {
      type: "object",
      required: ["inputs"],
      properties: { inputs: reference(`${typeName}ColumnLists`) },
    },
    [request]: { anyOf: [reference(`${typeName}Rows`), reference(`${typeName}Columns`)] },
  };
}

/** What the usual method answers for a row, or what another one does that a request may name. */
function predictionSchema(signature: ModelSignature): Schema {
  const usual = answerSchema(signature.method(signature.manifest.defaultMethod), signature);
  const all = new Map(
    [usual, ...signature.manifest.methods.map((method) => answerSchema(method, signature))].map((schema) => [
      JSON.stringify(schema),
      schema,
    ]),
  );
  return all.size === 1 ? usual : { anyOf: [...all.values()] };
}

function exampleTensors(signature: ModelSignature, example: unknown): unknown {
  const { instances } = (example ?? {}) as { readonly instances?: unknown };
  const row: unknown = Array.isArray(instances) ? instances[0] : exampleRow(signature);
  const tensors = inputMetadata(signature);
  const cells: readonly unknown[] = Array.isArray(row) ? row : row !== null && typeof row === "object" ? Object.values(row) : [row];
  if (tensors.length === 1)
    return { inputs: [{ ...tensors[0]!, shape: tensors[0]!.shape.map((size) => (size === -1 ? 1 : size)), data: cells }] };
  const valueOf = (name: string, index: number): unknown =>
    row !== null && typeof row === "object" && !Array.isArray(row) ? (row as { readonly [key: string]: unknown })[name] : cells[index];
  return { inputs: tensors.map(({ name, datatype }, index) => ({ name, datatype, shape: [1, 1], data: [valueOf(name, index) ?? null] })) };
}

function jsonBody(schema: Schema, example: unknown): Schema {
  return { required: true, content: { "application/json": { schema, example } } };
}

function jsonAnswer(description: string, schema: Schema): Schema {
  return { description, content: { "application/json": { schema } } };
}
