import { GodwitError } from "../../errors/index.ts";
import type { Dtype } from "../python/value.ts";
import { halfToNumber } from "../../math/half.ts";

/** Reads one number at a byte of a view. */
export type NumberReader = (view: DataView, at: number) => number;

/** The reader of one item of a bool, int, uint or float dtype. 64-bit integers beyond 2^53 are rounded to the nearest float64. */
export function numberReader(dtype: Dtype): NumberReader {
  const little = dtype.littleEndian;
  const low = little ? 0 : 4;
  const high = 4 - low;
  switch (`${dtype.type}${dtype.itemSize}`) {
    case "bool1":
      return (view, at) => (view.getUint8(at) === 0 ? 0 : 1);
    case "int1":
      return (view, at) => view.getInt8(at);
    case "int2":
      return (view, at) => view.getInt16(at, little);
    case "int4":
      return (view, at) => view.getInt32(at, little);
    case "int8":
      return (view, at) => view.getInt32(at + high, little) * 4294967296 + view.getUint32(at + low, little);
    case "uint1":
      return (view, at) => view.getUint8(at);
    case "uint2":
      return (view, at) => view.getUint16(at, little);
    case "uint4":
      return (view, at) => view.getUint32(at, little);
    case "uint8":
      return (view, at) => view.getUint32(at + high, little) * 4294967296 + view.getUint32(at + low, little);
    case "float2":
      return (view, at) => halfToNumber(view.getUint16(at, little));
    case "float4":
      return (view, at) => view.getFloat32(at, little);
    case "float8":
      return (view, at) => view.getFloat64(at, little);
    default:
      throw new GodwitError("INVALID_MODEL", `items of ${dtype.name} are not plain numbers`);
  }
}
