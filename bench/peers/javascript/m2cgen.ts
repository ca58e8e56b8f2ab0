import { createRequire } from "node:module";
import type { Setup } from "../../order.ts";
import { readMatrix } from "./inputs.ts";
import type { Loaded } from "./loaded.ts";

type Score = (row: Float64Array) => number | readonly number[];

/** What m2cgen wrote, called a row at a time. */
export function loadM2cgen(setup: Setup): Promise<Loaded> {
  const score = createRequire(import.meta.url)(setup.prepared) as Score;
  const matrix = readMatrix(setup);
  return Promise.resolve({
    input(start, rows) {
      const cells = Float64Array.from(matrix(start, rows));
      const width = cells.length / rows;
      return Array.from({ length: rows }, (_, row) => cells.subarray(row * width, (row + 1) * width));
    },
    call: (input) => (input as Float64Array[]).map((row) => score(row)),
    plain: (answer) => (answer as (number | number[])[]).flat(),
  });
}
