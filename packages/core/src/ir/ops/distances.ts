import { distanceBetween } from "../distance-between.ts";
import type { Metric } from "../metric.ts";
import type { Tensor } from "../tensor.ts";
import { dense, type ValueType } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const distances: Op<"distances"> = {
  name: "distances",
  summary: "How far the row lies from each of some points, in a metric",
  arity: 1,
  elementwise: false,
  infer([type], { points, metric }) {
    expectPoints(type, points, metric);
    return dense("f64", points.shape[0]!);
  },
  evaluate([value], { points, metric }, { rows }) {
    const { width } = value!;
    const cells = numbers(denseInput(value));
    const places = points.data as Float64Array;
    const between = distanceBetween(metric);
    const count = points.shape[0]!;
    const data = new Float64Array(rows * count);
    for (let row = 0, index = 0; row < rows; row++)
      for (let point = 0; point < count; point++) data[index++] = between(cells, row * width, places, point * width, width);
    return denseValue("f64", rows, count, data);
  },
};

/** Points [n, width] and a metric whose parameters fit them. */
export function expectPoints(type: ValueType | undefined, points: Tensor, { name, exponent, scale }: Metric): void {
  const { width } = expectDense(type, "f64");
  if (points.dtype !== "f64" || points.shape.length !== 2 || points.shape[1] !== width || points.shape[0] === 0)
    invalid(`points [${points.shape.join(", ")}] do not fit width ${width}`);
  const powers = name === "minkowski" || name === "wminkowski";
  if (powers !== (exponent !== undefined)) invalid(`${name} takes ${powers ? "an" : "no"} exponent`);
  const scaled = name === "wminkowski" || name === "seuclidean" || name === "mahalanobis";
  if (scale === undefined ? scaled : !scaled && name !== "minkowski") invalid(`${name} takes ${scaled ? "a" : "no"} scale`);
  const size = name === "mahalanobis" ? width * width : width;
  if (scale !== undefined && (scale.dtype !== "f64" || scale.data.length !== size)) invalid(`${name} is scaled by ${size} numbers`);
  if (name === "haversine" && width !== 2) invalid("haversine takes latitude and longitude");
}
