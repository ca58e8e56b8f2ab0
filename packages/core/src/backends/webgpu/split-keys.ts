import { nextafter32 } from "../../math/index.ts";
import { ceil32, floor32 } from "../forest/round-threshold.ts";
import { key32, writeKey64 } from "./ordered-keys.ts";

/** How cells reach the GPU: as the bits of float32 (`single`) or of float64 (`double`). */
export type CellFormat = "single" | "double";

/** How the splits of an ensemble read a cell. */
export interface SplitRule {
  readonly compare: "f32" | "f64";
  readonly test: "le" | "lt";
}

/**
 * Ascending thresholds as integers: right of threshold i lie exactly the cells whose key exceeds key i. `single` gives a word
 * each, `double` two, the lower first. Where splits read a cell as float32, the key of a `double` one is that of the last float64
 * that still rounds to the left side.
 */
export function splitKeys(thresholds: Float64Array, { compare, test }: SplitRule, format: CellFormat): Uint32Array {
  if (format === "single")
    return Uint32Array.from(thresholds, test === "le" ? (each) => key32(floor32(each)) : (each) => key32(ceil32(each)) - 1);
  const keys = new Uint32Array(thresholds.length * 2);
  thresholds.forEach((threshold, index) => {
    if (compare === "f64") writeKey64(threshold, test === "le" ? 0 : 1, keys, 2 * index);
    else writeRoundingEdge(threshold, test, keys, 2 * index);
  });
  return keys;
}

/** The key of the last float64 whose float32 is at most the threshold (`le`) or below it (`lt`). */
function writeRoundingEdge(threshold: number, test: SplitRule["test"], keys: Uint32Array, at: number): void {
  const bound = test === "le" ? floor32(threshold) : ceil32(threshold);
  if (bound === (test === "le" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)) {
    writeKey64(bound, test === "le" ? 0 : 1, keys, at);
    return;
  }
  const last = test === "le" ? bound : nextafter32(bound, Number.NEGATIVE_INFINITY);
  const edge = finite(last) / 2 + finite(nextafter32(last, Number.POSITIVE_INFINITY)) / 2;
  writeKey64(edge, Math.fround(edge) <= last ? 0 : 1, keys, at);
}

/** Rounding to float32 takes infinity for 2¹²⁸. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : Math.sign(value) * 2 ** 128;
}
