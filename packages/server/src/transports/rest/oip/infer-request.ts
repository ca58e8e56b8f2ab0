import { GodwitError } from "@godwit/core/errors";
import { listsOf, NumberRows } from "../../../json/number-rows.ts";
import { parseJson } from "../../../json/parse-json.ts";
import { readElements } from "../../../oip/datatypes.ts";
import { inputMetadata } from "../../../oip/metadata.ts";
import type { InputTensor } from "../../../oip/request-tensors.ts";
import type { ModelSignature } from "../../../models/model-signature.ts";
import { fieldsOf } from "../request-rows.ts";

/** A request of the protocol, whether its tensors came as JSON or as bytes behind it. */
export interface InferRequest {
  readonly id: string | undefined;
  readonly inputs: readonly InputTensor[];
  /** Names of the outputs asked for; none: the default ones. */
  readonly outputs: readonly string[];
  /** Whether the answer's tensor of a name goes as bytes. */
  readonly asBytes: (output: string) => boolean;
}

/** The header that says how long the JSON before the tensors' bytes is. */
export const headerLengthName = "inference-header-content-length";

const noBytes = Buffer.alloc(0);

type Fields = { readonly [name: string]: unknown };

/** A body of `infer` before a model says how its tensors are read. */
export interface InferBody {
  /** Null where the body is one tensor's bytes and nothing else. */
  readonly fields: Fields | null;
  /** Of the whole request. */
  readonly parameters: Fields | undefined;
  /** What stands behind the JSON. */
  readonly bytes: Buffer;
}

/** Opens a body: JSON, or bytes that begin with as much JSON as `headerLength` says. Throws MALFORMED_INPUT. */
export function openInferBody(body: unknown, headerLength: string | undefined): InferBody {
  if (!Buffer.isBuffer(body)) return withParameters(fieldsOf(body), noBytes);
  const length = headerLength === undefined ? body.length : wholeNumber(headerLength, headerLengthName);
  if (length > body.length) throw malformed(`${headerLengthName} is ${length}, and the body has ${body.length} bytes`);
  if (length === 0) return { fields: null, parameters: undefined, bytes: body };
  return withParameters(headerOf(body, length), body.subarray(length));
}

/** The JSON before the tensors of the last request and its fields: a caller's requests of the same size have the same. */
let lastHeader = noBytes;
let lastFields: Fields = {};
const longestKept = 8192;

function headerOf(body: Buffer, length: number): Fields {
  if (lastHeader.length === length && body.compare(lastHeader, 0, length, 0, length) === 0) return lastFields;
  const fields = fieldsOf(parseJson(body.toString("utf8", 0, length)));
  if (length <= longestKept) [lastHeader, lastFields] = [Buffer.from(body.subarray(0, length)), fields];
  return fields;
}

function withParameters(fields: Fields, bytes: Buffer): InferBody {
  const { parameters } = fields;
  return { fields, parameters: parameters === undefined ? undefined : fieldsOf(parameters), bytes };
}

/** Reads a body's tensors as the model takes them. Throws MALFORMED_INPUT and WRONG_TYPE. */
export function readInferRequest(model: ModelSignature, { fields, bytes }: InferBody): InferRequest {
  return fields === null ? readBareTensor(model, bytes) : readFields(model, fields, bytes);
}

/** A body of one tensor's bytes alone: one row for the model's only input. */
function readBareTensor(model: ModelSignature, bytes: Buffer): InferRequest {
  const [input, ...others] = inputMetadata(model);
  if (input === undefined || others.length > 0)
    throw malformed("the body holds bytes alone, and the model takes more than one tensor: describe them in JSON before the bytes");
  const data = input.datatype === "BYTES" ? [bytes.toString("utf8")] : readElements(input.name, input.datatype, bytes);
  const shape = input.shape.length === 1 ? [data.length] : [1, data.length];
  return { id: undefined, inputs: [{ ...input, shape, data }], outputs: [], asBytes: () => true };
}

function readFields(model: ModelSignature, fields: Fields, bytes: Buffer): InferRequest {
  const { id, inputs, outputs = [] } = fields;
  if (!Array.isArray(inputs)) throw malformed("`inputs` must be a list of tensors");
  if (!Array.isArray(outputs)) throw malformed("`outputs` must be a list");
  let at = 0;
  const tensors = inputs.map((input): InputTensor => {
    const tensor = readTensor(model, fieldsOf(input), bytes.subarray(at));
    at += tensor.bytes;
    return tensor;
  });
  if (at !== bytes.length) throw malformed(`the tensors take ${at} bytes, and ${bytes.length} stand behind the JSON`);
  const wanted = outputs.map((output) => {
    const { name, parameters } = fieldsOf(output);
    if (typeof name !== "string") throw malformed("an output needs a name");
    return { name, binary: flag(parameters, "binary_data") };
  });
  const usual = flag(fields["parameters"], "binary_data_output") ?? wanted.find(({ binary }) => binary !== undefined)?.binary ?? false;
  const byName = new Map(wanted.map(({ name, binary }) => [name, binary]));
  return {
    id: typeof id === "string" ? id : undefined,
    inputs: tensors,
    outputs: wanted.map(({ name }) => name),
    asBytes: (output) => byName.get(output) ?? usual,
  };
}

function readTensor(
  model: ModelSignature,
  { name, datatype, shape, data: given, parameters }: Fields,
  bytes: Buffer,
): InputTensor & { readonly bytes: number } {
  const data = model.tensors === null && datatype !== "BYTES" && given instanceof NumberRows ? given.cells : listsOf(given);
  if (typeof name !== "string" || typeof datatype !== "string" || !Array.isArray(shape))
    throw malformed("a tensor needs name, datatype and shape");
  const sizes = shape.map(Number);
  const size = parameters === undefined ? undefined : fieldsOf(parameters)["binary_data_size"];
  if (size === undefined) {
    if (!Array.isArray(data) && !(data instanceof Float64Array))
      throw malformed(`the tensor ${JSON.stringify(name)} needs data or parameters.binary_data_size`);
    return { name, datatype, shape: sizes, data, bytes: 0 };
  }
  if (data !== undefined) throw malformed(`the tensor ${JSON.stringify(name)} has both data and binary_data_size`);
  const length = wholeNumber(size, "binary_data_size");
  if (length > bytes.length) throw malformed(`the tensor ${JSON.stringify(name)} has ${length} bytes, and ${bytes.length} are left`);
  return { name, datatype, shape: sizes, data: readElements(name, datatype, bytes.subarray(0, length)), bytes: length };
}

function flag(parameters: unknown, name: string): boolean | undefined {
  const value = parameters === undefined ? undefined : fieldsOf(parameters)[name];
  if (value !== undefined && typeof value !== "boolean") throw malformed(`${name} must be true or false`);
  return value;
}

function wholeNumber(value: unknown, name: string): number {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 0) throw malformed(`${name} is no whole number`);
  return number;
}

function malformed(message: string): GodwitError {
  return new GodwitError("MALFORMED_INPUT", message);
}
