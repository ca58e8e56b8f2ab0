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
  infer([type], { points, metric, count }) {
    expectPoints(type, points, metric);
    if (!(Number.isInteger(count) && count >= 1 && count <= points.shape[0]!)) invalid(`takes ${count} of ${points.shape[0]} points`);
    return dense("f64", 2 * count);
  },
  evaluate([value], { points, metric, count }, { rows }) {
    const { width } = value!;
    const cells = numbers(denseInput(value));
    const places = points.data as Float64Array;
    const between = distanceBetween(metric);
    const heap = new NearestHeap(count);
    const data = new Float64Array(rows * 2 * count);
    for (let row = 0; row < rows; row++) {
      heap.clear();
      for (let point = 0; point < points.shape[0]!; point++) heap.push(between(cells, row * width, places, point * width, width), point);
      heap.sort();
      data.set(heap.distances, row * 2 * count);
      data.set(heap.places, (row * 2 + 1) * count);
    }
    return denseValue("f64", rows, 2 * count, data);
  },
};
