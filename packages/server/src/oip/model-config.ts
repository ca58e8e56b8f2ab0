import type { ModelVersion } from "../models/model-version.ts";
import { modelMetadata, type TensorMetadata } from "./metadata.ts";

/** A tensor in Triton's configuration of a model; where requests are batches, the dimensions come without the rows. */
interface ConfigTensor {
  readonly name: string;
  readonly data_type: string;
  readonly dims: readonly number[];
  /** Where the tensor's own shape has no dimension but the rows, which `dims` cannot say. */
  readonly reshape?: { readonly shape: readonly number[] };
}

/** What Triton's configuration extension says of a model, as far as it has a meaning here. */
export interface ModelConfig {
  readonly name: string;
  readonly platform: string;
  readonly backend: string;
  readonly version_policy: { readonly specific: { readonly versions: readonly number[] } };
  /** 0 for a model whose tensors have no rows. */
  readonly max_batch_size: number;
  readonly input: readonly ConfigTensor[];
  readonly output: readonly ConfigTensor[];
  readonly default_model_filename: string;
}

export function modelConfig(name: string, versions: readonly ModelVersion[], maximumRows: number): ModelConfig {
  const { platform, inputs, outputs } = modelMetadata(name, versions);
  const isBatch = [...inputs, ...outputs].every(({ shape: [rows] }) => rows === -1);
  return {
    name,
    platform,
    backend: "godwit",
    version_policy: { specific: { versions: versions.map(({ version }) => Number(version)) } },
    max_batch_size: isBatch ? maximumRows : 0,
    input: inputs.map((tensor) => configTensor(tensor, isBatch)),
    output: outputs.map((tensor) => configTensor(tensor, isBatch)),
    default_model_filename: "",
  };
}

function configTensor({ name, datatype, shape }: TensorMetadata, isBatch: boolean): ConfigTensor {
  const dims = isBatch ? shape.slice(1) : shape;
  const data_type = datatype === "BYTES" ? "TYPE_STRING" : `TYPE_${datatype}`;
  return dims.length > 0 ? { name, data_type, dims } : { name, data_type, dims: [1], reshape: { shape: [] } };
}
