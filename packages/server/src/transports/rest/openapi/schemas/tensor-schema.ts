import { inputMetadata } from "../../../../oip/metadata.ts";
import type { ModelSignature } from "../../../../models/model-signature.ts";
import { reference, type Schema } from "./schema.ts";

/** A request of the Open Inference Protocol; the tensors' names and types are listed, in the order that the model takes them. */
export function inferRequestSchema(signature: ModelSignature, tensorType: string): Schema {
  return {
    type: "object",
    required: ["inputs"],
    properties: {
      id: { type: "string" },
      inputs: { type: "array", minItems: 1, items: reference(tensorType) },
      outputs: {
        type: "array",
        items: {
          type: "object",
          required: ["name"],
          properties: { name: { type: "string", enum: signature.manifest.methods.map(({ name }) => name) } },
        },
      },
    },
  };
}

/** A tensor of such a request. */
export function inputTensorSchema(signature: ModelSignature): Schema {
  const tensors = inputMetadata(signature);
  return {
    type: "object",
    required: ["name", "shape", "datatype", "data"],
    properties: {
      name: { type: "string", enum: tensors.map(({ name }) => name) },
      shape: { type: "array", items: { type: "integer", minimum: 0 }, description: "−1 in the metadata stands for any number of rows." },
      datatype: { type: "string", enum: [...new Set(tensors.map(({ datatype }) => datatype))] },
      data: { type: "array", items: {} },
    },
  };
}

export const inferAnswerSchema: Schema = {
  type: "object",
  required: ["model_name", "outputs"],
  properties: {
    model_name: { type: "string" },
    model_version: { type: "string" },
    id: { type: "string" },
    outputs: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "shape", "datatype", "data"],
        properties: {
          name: { type: "string" },
          shape: { type: "array", items: { type: "integer" } },
          datatype: { type: "string" },
          data: { type: "array", items: {} },
        },
      },
    },
  },
};
