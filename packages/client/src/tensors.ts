import { GodwitRequestError } from "./request-error.ts";

export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | BigInt64Array
  | BigUint64Array;

/** Elements, row-major. Lists of texts, numbers or booleans may hold null: missing. */
export type Elements = NumberArray | readonly (string | number | bigint | boolean | null)[];

/** A tensor to send: elements of the shape `[length]`, or of another. */
export type TensorInput = Elements | { readonly data: Elements; readonly shape?: readonly number[]; readonly datatype?: string };

/** A tensor of an answer. FP16 comes as Float32Array, BOOL and BYTES as lists. */
export interface Tensor {
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: NumberArray | string[] | boolean[];
}

interface Described {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data?: Elements;
  readonly parameters?: { readonly binary_data_size: number };
}

const arrays = {
  FP64: Float64Array,
  FP32: Float32Array,
  INT64: BigInt64Array,
  INT32: Int32Array,
  INT16: Int16Array,
  INT8: Int8Array,
  UINT64: BigUint64Array,
  UINT32: Uint32Array,
  UINT16: Uint16Array,
  UINT8: Uint8Array,
} as const;

/** What the protocol says of a tensor, and the bytes that stand behind the JSON; lists that may miss elements go as JSON. */
export function writeTensor(name: string, given: TensorInput): { readonly described: Described; readonly bytes: Uint8Array } {
  const tensor = "data" in given ? given : { data: given };
  const { data, shape = [data.length] } = tensor;
  if (shape.reduce((product, size) => product * size, 1) !== data.length)
    throw new GodwitRequestError(
      "BAD_REQUEST",
      `the tensor ${JSON.stringify(name)} has ${data.length} elements, not [${shape.join(", ")}]`,
    );
  const datatype = tensor.datatype ?? datatypeOf(data);
  const bytes = bytesOf(data, datatype);
  if (bytes === null) return { described: { name, shape, datatype, data }, bytes: new Uint8Array(0) };
  return { described: { name, shape, datatype, parameters: { binary_data_size: bytes.length } }, bytes };
}

function datatypeOf(data: Elements): string {
  const known = Object.entries(arrays).find(([, array]) => data instanceof array);
  if (known !== undefined) return known[0];
  const kind = typeof (data as readonly unknown[]).find((element) => element !== null);
  return { number: "FP64", bigint: "INT64", boolean: "BOOL" }[kind as string] ?? "BYTES";
}

function bytesOf(data: Elements, datatype: string): Uint8Array | null {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return datatype === "BYTES" && data.every((element) => typeof element === "string") ? writeTexts(data) : null;
}

/** Each text is its length in bytes, as uint32, and then the bytes. */
function writeTexts(texts: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  const encoded = texts.map((text) => encoder.encode(text));
  const bytes = new Uint8Array(encoded.reduce((sum, text) => sum + 4 + text.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of encoded) {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + 4);
    at += 4 + text.length;
  }
  return bytes;
}

/** The elements of an answer's tensor, from its own bytes. Throws BAD_ANSWER. */
export function readElements(datatype: string, bytes: Uint8Array<ArrayBuffer>): Tensor["data"] {
  if (datatype === "BYTES") return readTexts(bytes);
  if (datatype === "BOOL") return Array.from(bytes, Boolean);
  const buffer = bytes.slice().buffer;
  if (datatype === "FP16") return Float32Array.from(new Uint16Array(buffer), halfToNumber);
  const array = (arrays as { readonly [datatype: string]: new (buffer: ArrayBuffer) => NumberArray })[datatype];
  if (array === undefined) throw new GodwitRequestError("BAD_ANSWER", `the answer holds an unknown datatype ${JSON.stringify(datatype)}`);
  return new array(buffer);
}

function readTexts(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const texts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + view.getUint32(at, true);
    texts.push(decoder.decode(bytes.subarray(at + 4, end)));
    at = end;
  }
  return texts;
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
