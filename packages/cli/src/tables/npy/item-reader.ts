import { GodwitError } from "@godwit/core/errors";

/** Reads items of one numeric dtype out of bytes. */
export interface ItemReader {
  readonly size: number;
  /** Item `from + index·step` of `bytes` goes to `target[index]`. */
  read(bytes: Buffer, from: number, step: number, target: Float64Array, count: number): void;
}

type Read = (view: DataView, at: number, little: boolean) => number;

const reads: Readonly<Record<string, Read>> = {
  b1: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i8: (view, at, little) => view.getInt32(at + (little ? 4 : 0), little) * 2 ** 32 + view.getUint32(at + (little ? 0 : 4), little),
  u8: (view, at, little) => view.getUint32(at + (little ? 4 : 0), little) * 2 ** 32 + view.getUint32(at + (little ? 0 : 4), little),
  f2: (view, at, little) => halfToNumber(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

/** The reader of a numeric or bool dtype such as `<f4`; UNSUPPORTED_INPUT for others. 64-bit integers are rounded to float64 as NumPy does. */
export function itemReader(descr: string, file: string): ItemReader {
  const match = /^([<>|=]?)([a-zA-Z?]\d*)$/u.exec(descr);
  const code = match?.[2] === "?" ? "b1" : (match?.[2] ?? "");
  const read = Object.hasOwn(reads, code) ? reads[code] : undefined;
  if (read === undefined)
    throw new GodwitError("UNSUPPORTED_INPUT", `a .npy input of ${nameOf(descr)} is not read; only numbers and bools are`, {
      where: { file },
      hint: "Write strings and mixed columns as .csv or .jsonl.",
    });
  const little = match?.[1] !== ">";
  const size = Number(code.slice(1));
  return {
    size,
    read(bytes, from, step, target, count) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let index = 0, at = from * size; index < count; index++, at += step * size) target[index] = read(view, at, little);
    },
  };
}

function nameOf(descr: string): string {
  if (/^[<>|=]?[US]/u.test(descr)) return `strings (${descr})`;
  if (descr.includes("O")) return "Python objects";
  return descr === "" ? "an unknown dtype" : descr;
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
