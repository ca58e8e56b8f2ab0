import type { SignatureColumn, SignatureMethod, SignatureOutput } from "@godwit/runtime";
import type { ModelSignature } from "../models/model-signature.ts";
import type { ModelVersion } from "../models/model-version.ts";
import { datatypeOf } from "./datatypes.ts";

/** A tensor's name, type and shape; −1 stands for any number of rows. */
export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

export interface ModelMetadata {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform: string;
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
}

/** What both encodings of the protocol say of a model: the versions that may answer, and the tensors of the one that describes it. */
export function modelMetadata(name: string, versions: readonly ModelVersion[]): ModelMetadata {
  const [{ signature }] = versions as readonly [ModelVersion];
  return {
    name,
    versions: versions.map(({ version }) => version),
    platform: "godwit",
    inputs: inputMetadata(signature),
    outputs: outputMetadata(signature.manifest.methods),
  };
}

/** The tensors that a model takes; else one FP64 tensor for an all-numeric model without names, else one tensor per column. */
export function inputMetadata(model: ModelSignature): TensorMetadata[] {
  const { columns, tensors } = model;
  if (tensors !== null)
    return tensors.map(({ name, dtype, dims }) => ({
      name,
      datatype: datatypeOf(dtype),
      shape: dims?.map((size) => size ?? -1) ?? [-1],
    }));
  if (model.isNumeric && !model.isNamed) return [{ name: "input", datatype: "FP64", shape: [-1, columns.length] }];
  return columns.map((column, index) => ({
    name: column.name ?? (columns.length === 1 ? "input" : `input_${index}`),
    datatype: datatypeOfColumn(column),
    shape: [-1, 1],
  }));
}

/** The outputs of every method that a request may name. */
function outputMetadata(methods: readonly SignatureMethod[]): TensorMetadata[] {
  return methods.flatMap(methodMetadata);
}

/** The outputs of one method. */
export function methodMetadata({ outputs }: SignatureMethod): TensorMetadata[] {
  return outputs.map((output) => ({ name: output.name, datatype: datatypeOf(output.dtype), shape: outputShape(output) }));
}

function datatypeOfColumn(column: SignatureColumn): string {
  return column.dtype === "f64" ? "FP64" : "BYTES";
}

function outputShape(output: SignatureOutput): number[] {
  if (output.shape === "rows") return [-1];
  return [-1, ...(output.dims ?? [output.labels?.length ?? -1])];
}
