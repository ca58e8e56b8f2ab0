import { GodwitError } from "@godwit/core/errors";
import { halfToNumber, numberToHalf } from "@godwit/core/math";

/** Elements of a tensor, row-major: plain values, or an array of its datatype. FP16 and BF16 are read as float32. */
export type Elements = readonly unknown[] | NumberElements;

export type NumberElements =
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

interface Datatype {
  readonly bytes: number;
  /** Elements in a buffer of their own that begins with them. */
  readonly read: (buffer: ArrayBuffer) => NumberElements;
  /** The elements as they lie in memory. */
  readonly write: (elements: Elements) => ArrayBufferView;
}

const numbers: ReadonlyMap<string, Datatype> = new Map<string, Datatype>([
  ["BOOL", plain(Uint8Array)],
  ["UINT8", plain(Uint8Array)],
  ["UINT16", plain(Uint16Array)],
  ["UINT32", plain(Uint32Array)],
  ["UINT64", big(BigUint64Array)],
  ["INT8", plain(Int8Array)],
  ["INT16", plain(Int16Array)],
  ["INT32", plain(Int32Array)],
  ["INT64", big(BigInt64Array)],
  [
    "FP16",
    {
      bytes: 2,
      read: (buffer) => Float32Array.from(new Uint16Array(buffer), halfToNumber),
      write: (elements) => Uint16Array.from(Array.from(elements as ArrayLike<unknown>, Number), numberToHalf),
    },
  ],
  [
    "BF16",
    {
      bytes: 2,
      read: (buffer) => new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer),
      write: () => refuse("BF16"),
    },
  ],
  ["FP32", plain(Float32Array)],
  ["FP64", plain(Float64Array)],
]);

interface PlainMaker {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): NumberElements;
  from(elements: ArrayLike<unknown>, map: (element: unknown) => number): NumberElements;
}

function plain(maker: PlainMaker): Datatype {
  return {
    bytes: maker.BYTES_PER_ELEMENT,
    read: (buffer) => new maker(buffer),
    write: (elements) => (elements instanceof maker ? elements : maker.from(elements, Number)),
  };
}

interface BigMaker {
  new (buffer: ArrayBuffer): NumberElements;
  from(elements: ArrayLike<unknown>, map: (element: unknown) => bigint): NumberElements;
}

function big(maker: BigMaker): Datatype {
  return {
    bytes: 8,
    read: (buffer) => new maker(buffer),
    write: (elements) =>
      elements instanceof maker
        ? elements
        : ((elements instanceof Float64Array || elements instanceof Int32Array ? wordsOf(elements) : null) ??
          maker.from(elements, (element) => BigInt(element as number))),
  };
}

/** Integers as 64 bits, low word first, without a bigint for each; null where one is not exact. */
function wordsOf(numbers: Float64Array | Int32Array): Uint32Array | null {
  const words = new Uint32Array(2 * numbers.length);
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!;
    if (!Number.isSafeInteger(number)) return null;
    words[2 * index] = number;
    words[2 * index + 1] = Math.floor(number / 2 ** 32);
  }
  return words;
}

/** Whether elements of a datatype are numbers; of an unknown one they are not. */
export function isNumeric(datatype: string): boolean {
  return numbers.has(datatype);
}

/** NumPy's dtype in the protocol's words; objects and strings are BYTES. */
export function datatypeOf(dtype: string): string {
  const kind = /[a-zA-Z]/.exec(dtype)?.[0];
  const bits = Number(/\d+$/.exec(dtype)?.[0] ?? 0) * 8;
  if (kind === "f") return `FP${bits}`;
  if (kind === "i") return `INT${bits}`;
  if (kind === "u") return `UINT${bits}`;
  return kind === "b" ? "BOOL" : "BYTES";
}

/** Reads the little-endian elements of a tensor; `name` is for messages. Throws MALFORMED_INPUT and WRONG_TYPE. */
export function readElements(name: string, datatype: string, bytes: Uint8Array): Elements {
  if (datatype === "BYTES") return readStrings(name, bytes);
  const type = numbers.get(datatype);
  if (type === undefined)
    throw new GodwitError("WRONG_TYPE", `the tensor has an unknown datatype ${JSON.stringify(datatype)}`, { where: { column: name } });
  if (bytes.length % type.bytes !== 0)
    throw new GodwitError("MALFORMED_INPUT", `${bytes.length} bytes hold no whole number of ${datatype} elements`, {
      where: { column: name },
    });
  return type.read(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer);
}

/** Each element is its length in bytes, as uint32, and then the bytes. */
function readStrings(name: string, bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const texts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 <= bytes.length ? at + 4 + view.getUint32(at, true) : Infinity;
    if (end > bytes.length)
      throw new GodwitError("MALFORMED_INPUT", `element ${texts.length} goes beyond the ${bytes.length} bytes of the tensor`, {
        where: { column: name, row: texts.length },
      });
    try {
      texts.push(decoder.decode(bytes.subarray(at + 4, end)));
    } catch {
      throw new GodwitError("MALFORMED_INPUT", `element ${texts.length} is not UTF-8`, { where: { column: name, row: texts.length } });
    }
    at = end;
  }
  return texts;
}

/** The little-endian bytes of elements; a view where they lie so already. */
export function writeElements(datatype: string, elements: Elements): Buffer {
  if (datatype === "BYTES") return writeStrings(elements as readonly string[]);
  const { buffer, byteOffset, byteLength } = (numbers.get(datatype) ?? refuse(datatype)).write(elements);
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

function writeStrings(texts: readonly string[]): Buffer {
  const bytes = Buffer.alloc(texts.reduce((sum, text) => sum + 4 + Buffer.byteLength(text), 0));
  let at = 0;
  for (const text of texts) {
    const length = bytes.write(text, at + 4);
    bytes.writeUInt32LE(length, at);
    at += 4 + length;
  }
  return bytes;
}

function refuse(datatype: string): never {
  throw new GodwitError("INTERNAL", `no answer has the datatype ${datatype}`);
}
