import { GodwitError } from "../../errors/index.ts";
import type { NdArray } from "../python/value.ts";
import { toFloat64 } from "./to-float64.ts";

/** The bools of an array as 0 and 1, row-major; numbers 0 and 1 are taken too, all else is INVALID_MODEL. */
export function toBooleans(array: NdArray): Uint8Array {
  const numbers = toFloat64(array);
  const booleans = new Uint8Array(numbers.length);
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at]!;
    if (number !== 0 && number !== 1) throw new GodwitError("INVALID_MODEL", `expected an array of bools, found ${number}`);
    booleans[at] = number;
  }
  return booleans;
}
