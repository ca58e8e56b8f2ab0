import type { ModelVersion } from "../../../models/model-version.ts";
import { inputMetadata, methodMetadata, type TensorMetadata } from "../../../oip/metadata.ts";

/** What TF Serving's `/metadata` says of a model: a signature for each method, and the usual one under its usual name too. */
export function signatureMetadata(name: string, { version, signature }: ModelVersion): object {
  const { methods, defaultMethod } = signature.manifest;
  const definitions = methods.map((method) => {
    const inputs = inputMetadata(signature.asking([method.name]));
    return [
      method.name,
      { inputs: tensors(inputs), outputs: tensors(methodMetadata(method)), method_name: "tensorflow/serving/predict", defaults: {} },
    ] as const;
  });
  const usual = definitions
    .filter(([method]) => method === defaultMethod)
    .map(([, definition]) => ["serving_default", definition] as const);
  return {
    model_spec: { name, signature_name: "", version },
    metadata: { signature_def: { signature_def: Object.fromEntries([...definitions, ...usual]) } },
  };
}

function tensors(list: readonly TensorMetadata[]): object {
  return Object.fromEntries(list.map((tensor) => [tensor.name, infoOf(tensor)]));
}

function infoOf({ name, datatype, shape }: TensorMetadata): object {
  const dim = shape.map((size) => ({ size: String(size), name: "" }));
  return { name, dtype: tensorFlowType(datatype), tensor_shape: { dim, unknown_rank: false } };
}

/** The protocol's datatype in TensorFlow's words. */
function tensorFlowType(datatype: string): string {
  switch (datatype) {
    case "FP64":
      return "DT_DOUBLE";
    case "FP32":
      return "DT_FLOAT";
    case "FP16":
      return "DT_HALF";
    case "BYTES":
      return "DT_STRING";
    default:
      return `DT_${datatype}`;
  }
}
