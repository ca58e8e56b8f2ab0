import { parseJson } from "./json/parse-json.ts";
import { printJson } from "./json/print-json.ts";
import type { Question, Reply } from "./connection.ts";
import { GodwitRequestError } from "./request-error.ts";
import { readElements, writeTensor, type Tensor, type TensorInput } from "./tensors.ts";

/** The answer of the Open Inference Protocol. */
export interface Inference {
  /** The model that answered. */
  readonly model: string;
  readonly version: string | null;
  readonly outputs: Readonly<Record<string, Tensor>>;
}

interface Answered {
  readonly model_name: string;
  readonly model_version?: string;
  readonly outputs: readonly (Omit<Tensor, "data"> & {
    readonly name: string;
    readonly data?: string[];
    readonly parameters?: { readonly binary_data_size?: number };
  })[];
}

const headerLengthName = "inference-header-content-length";

/** A request of the Open Inference Protocol whose tensors are bytes behind its JSON. */
export function writeInference(
  path: string,
  tensors: Readonly<Record<string, TensorInput>>,
  outputs: readonly string[] | undefined,
): Question {
  const written = Object.entries(tensors).map(([name, tensor]) => writeTensor(name, tensor));
  const json = new TextEncoder().encode(
    printJson({
      inputs: written.map(({ described }) => described),
      parameters: { binary_data_output: true },
      ...(outputs !== undefined && { outputs: outputs.map((name) => ({ name })) }),
    }),
  );
  const body = new Uint8Array(written.reduce((sum, { bytes }) => sum + bytes.length, json.length));
  body.set(json);
  let at = json.length;
  for (const { bytes } of written) {
    body.set(bytes, at);
    at += bytes.length;
  }
  return { path, body, headers: { "content-type": "application/octet-stream", [headerLengthName]: String(json.length) } };
}

/** Throws BAD_ANSWER. */
export function readInference({ headers, bytes }: Reply): Inference {
  const length = Number(headers.get(headerLengthName) ?? bytes.length);
  const { model_name: model, model_version: version, outputs } = parseJson(new TextDecoder().decode(bytes.subarray(0, length))) as Answered;
  let at = length;
  const tensors = outputs.map(({ name, datatype, shape, data, parameters }): [string, Tensor] => {
    const size = parameters?.binary_data_size;
    if (size === undefined) return [name, { datatype, shape, data: data ?? [] }];
    at += size;
    if (at > bytes.length) throw new GodwitRequestError("BAD_ANSWER", `the answer ends within the tensor ${JSON.stringify(name)}`);
    return [name, { datatype, shape, data: readElements(datatype, bytes.subarray(at - size, at)) }];
  });
  return { model, version: version ?? null, outputs: Object.fromEntries(tensors) };
}
