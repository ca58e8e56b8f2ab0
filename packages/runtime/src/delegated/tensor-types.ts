import type { TensorSignature } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { halfToNumber, numberToHalf } from "@godwit/core/math";
import type { DenseNumbers, DenseStrings } from "../engine/batch.ts";
import type { Cell } from "../input/cell.ts";
import type { TensorData } from "./tensor.ts";

/** Throws the error of a cell that does not fit its type. */
export type RefuseCell = (place: number, what: string) => never;

/** Elements as an answer holds them. */
export type Decoded = Pick<DenseNumbers, "dtype" | "data"> | Pick<DenseStrings, "dtype" | "data">;

/** How the elements of a dtype go to onnxruntime, and what becomes of those that come back. */
export interface TensorType {
  /** In onnxruntime's words. */
  readonly type: string;
  readonly encode: (cells: TensorData, refuse: RefuseCell) => unknown;
  readonly decode: (data: unknown) => Decoded;
  /** What no elements become. */
  readonly none: Decoded;
}

type Numbers = Float64Array | Float32Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

interface NumbersOf {
  from(cells: ArrayLike<number>): Numbers;
  readonly prototype: object;
}

function isOwn(maker: { readonly prototype: object }, cells: TensorData): boolean {
  return Object.getPrototypeOf(cells) === maker.prototype;
}

function floats(type: string, maker: NumbersOf, dtype: "f64" | "f32"): TensorType {
  return {
    type,
    encode(cells, refuse) {
      if (isOwn(maker, cells)) return cells;
      if (cells instanceof Float64Array || cells instanceof Float32Array) return maker.from(cells);
      return maker.from(Array.from(cells, (cell, place) => numberOf(cell, place, refuse)));
    },
    decode: (data) => ({ dtype, data: data as Float64Array | Float32Array }),
    none: { dtype, data: dtype === "f64" ? new Float64Array(0) : new Float32Array(0) },
  };
}

function integers(type: string, maker: NumbersOf, least: number, most: number): TensorType {
  return {
    type,
    encode: (cells, refuse) =>
      isOwn(maker, cells) ? cells : maker.from(Array.from(cells, (cell, place) => within(cell, place, least, most, refuse))),
    decode(data) {
      const cells = data as Numbers;
      if (cells instanceof Uint8Array) return { dtype: "u8", data: cells };
      if (most > 2 ** 31) return { dtype: "f64", data: Float64Array.from(cells) };
      return { dtype: "i32", data: cells instanceof Int32Array ? cells : Int32Array.from(cells) };
    },
    none: { dtype: "i32", data: new Int32Array(0) },
  };
}

function wide(type: string, maker: BigInt64ArrayConstructor | BigUint64ArrayConstructor, least: bigint, most: bigint): TensorType {
  return {
    type,
    encode: (cells, refuse) =>
      isOwn(maker, cells) ? cells : maker.from(Array.from(cells, (cell, place) => wideWithin(cell, place, least, most, refuse))),
    decode(data) {
      const cells = data as BigInt64Array | BigUint64Array;
      if (cells.some((cell) => cell >= 2n ** 63n))
        throw new GodwitError("LIMIT_EXCEEDED", "the model answers with an integer of 2^63 or more, which no answer holds");
      return { dtype: "i64", data: cells instanceof BigInt64Array ? cells : BigInt64Array.from(cells) };
    },
    none: { dtype: "i64", data: new BigInt64Array(0) },
  };
}

const halves: TensorType = {
  type: "float16",
  encode: (cells, refuse) => Uint16Array.from(Array.from(cells, (cell, place) => numberToHalf(numberOf(cell, place, refuse)))),
  decode(data) {
    const { buffer, byteOffset, length } = data as Uint16Array;
    return { dtype: "f32", data: Float32Array.from(new Uint16Array(buffer, byteOffset, length), halfToNumber) };
  },
  none: { dtype: "f32", data: new Float32Array(0) },
};

const booleans: TensorType = {
  type: "bool",
  encode: (cells, refuse) => Uint8Array.from(Array.from(cells, (cell, place) => Number(numberOf(cell, place, refuse) !== 0))),
  decode: (data) => ({ dtype: "bool", data: Uint8Array.from(data as ArrayLike<number>, Number) }),
  none: { dtype: "bool", data: new Uint8Array(0) },
};

const strings: TensorType = {
  type: "string",
  encode: (cells, refuse) =>
    Array.from(cells, (cell, place) => {
      if (cell === null || cell === undefined) return "";
      return typeof cell === "string" ? cell : refuse(place, "is no string");
    }),
  decode: (data) => ({ dtype: "string", data: [...(data as readonly string[])] }),
  none: { dtype: "string", data: [] },
};

/** By NumPy's dtype. */
const tensorTypes: ReadonlyMap<string, TensorType> = new Map([
  ["<f8", floats("float64", Float64Array, "f64")],
  ["<f4", floats("float32", Float32Array, "f32")],
  ["<f2", halves],
  ["|i1", integers("int8", Int8Array, -(2 ** 7), 2 ** 7 - 1)],
  ["<i2", integers("int16", Int16Array, -(2 ** 15), 2 ** 15 - 1)],
  ["<i4", integers("int32", Int32Array, -(2 ** 31), 2 ** 31 - 1)],
  ["|u1", integers("uint8", Uint8Array, 0, 2 ** 8 - 1)],
  ["<u2", integers("uint16", Uint16Array, 0, 2 ** 16 - 1)],
  ["<u4", integers("uint32", Uint32Array, 0, 2 ** 32 - 1)],
  ["<i8", wide("int64", BigInt64Array, -(2n ** 63n), 2n ** 63n - 1n)],
  ["<u8", wide("uint64", BigUint64Array, 0n, 2n ** 64n - 1n)],
  ["|b1", booleans],
  ["|O", strings],
]);

/** The type of a tensor of the signature. Throws MALFORMED. */
export function typeOf({ name, dtype }: TensorSignature): TensorType {
  const type = tensorTypes.get(dtype);
  if (type === undefined) throw new GodwitError("MALFORMED", `the artifact is damaged: the tensor ${name} is of dtype ${dtype}`);
  return type;
}

function numberOf(cell: Cell, place: number, refuse: RefuseCell): number {
  if (typeof cell === "number" || typeof cell === "bigint" || typeof cell === "boolean") return Number(cell);
  return cell === null || cell === undefined ? Number.NaN : refuse(place, "is no number");
}

function within(cell: Cell, place: number, least: number, most: number, refuse: RefuseCell): number {
  const value = numberOf(cell, place, refuse);
  return Number.isInteger(value) && value >= least && value <= most ? value : refuse(place, `is no integer from ${least} to ${most}`);
}

function wideWithin(cell: Cell, place: number, least: bigint, most: bigint, refuse: RefuseCell): bigint {
  const value = typeof cell === "bigint" ? cell : numberOf(cell, place, refuse);
  const whole = typeof value === "bigint" ? value : Number.isInteger(value) ? BigInt(value) : refuse(place, "is no integer");
  return whole >= least && whole <= most ? whole : refuse(place, `is no integer from ${least} to ${most}`);
}
