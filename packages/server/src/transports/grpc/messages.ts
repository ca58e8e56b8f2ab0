// The messages of proto/open_inference.proto as the loader gives them: 64-bit integers as texts, absent lists empty.
import type { TensorMetadata } from "../../oip/metadata.ts";

export interface TensorContents {
  readonly bool_contents?: readonly boolean[];
  readonly int_contents?: readonly number[];
  readonly int64_contents?: readonly string[];
  readonly uint_contents?: readonly number[];
  readonly uint64_contents?: readonly string[];
  readonly fp32_contents?: readonly number[];
  readonly fp64_contents?: readonly number[];
  readonly bytes_contents?: readonly Uint8Array[];
}

export interface NamedModel {
  readonly name: string;
  readonly version: string;
}

/** One of its fields, whichever was set. */
export interface InferParameter {
  readonly bool_param?: boolean;
  readonly int64_param?: string;
  readonly string_param?: string;
  readonly double_param?: number;
  readonly uint64_param?: string;
}

export interface RepositoryModelRequest {
  readonly model_name: string;
  readonly parameters: { readonly [name: string]: unknown };
}

export interface ModelInferRequest {
  readonly model_name: string;
  readonly model_version: string;
  readonly id: string;
  readonly parameters: { readonly [name: string]: InferParameter };
  readonly inputs: readonly {
    readonly name: string;
    readonly datatype: string;
    readonly shape: readonly (string | number)[];
    readonly contents: TensorContents | null;
  }[];
  readonly outputs: readonly { readonly name: string }[];
  readonly raw_input_contents: readonly Uint8Array[];
}

export interface ModelInferResponse {
  readonly model_name: string;
  readonly model_version: string;
  readonly id: string;
  readonly parameters?: { readonly [name: string]: { readonly string_param: string } };
  readonly outputs: readonly (TensorMetadata & { readonly contents?: TensorContents })[];
  readonly raw_output_contents: readonly Uint8Array[];
}
