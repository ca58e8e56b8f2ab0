import { distanceBetween } from "../distance-between.ts";
import { NearestHeap } from "../nearest-heap.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { expectPoints } from "./distances.ts";
import { denseInput, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const nearest: Op<"nearest"> = {
  name: "nearest",
  summary: "The distances to the nearest of some points, ascending, and then the places of these points",
  arity: 1,
  elementwise: false,
  infer([type], { points, metric, count, among }) {
    expectPoints(type, points, metric);
    const choice = among?.data.length ?? points.shape[0]!;
    if (
      among !== undefined &&
      (among.dtype !== "i32" || (among.data as Int32Array).some((point) => point < 0 || point >= points.shape[0]!))
    )
      invalid("chooses among points that are not there");
    if (!(Number.isInteger(count) && count >= 1 && count <= choice)) invalid(`takes ${count} of ${choice} points`);
    return dense("f64", 2 * count);
  },
  evaluate([value], { points, metric, count, among }, { rows }) {
    const { width } = value!;
    const cells = numbers(denseInput(value));
    const places = points.data as Float64Array;
    const between = distanceBetween(metric);
    const choice = among?.data as Int32Array | undefined;
    const candidates = choice?.length ?? points.shape[0]!;
    const heap = new NearestHeap(count);
    const data = new Float64Array(rows * 2 * count);
    for (let row = 0; row < rows; row++) {
      heap.clear();
      for (let candidate = 0; candidate < candidates; candidate++) {
        const point = choice?.[candidate] ?? candidate;
        heap.push(between(cells, row * width, places, point * width, width), point);
      }
      heap.sort();
      data.set(heap.distances, row * 2 * count);
      data.set(heap.places, (row * 2 + 1) * count);
    }
    return denseValue("f64", rows, 2 * count, data);
  },
};
