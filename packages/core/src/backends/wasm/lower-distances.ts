import { metricNumbers } from "../../artifact/opcodes.ts";
import type { NodeId } from "../../ir/graph.ts";
import type { Metric } from "../../ir/metric.ts";
import type { Tensor } from "../../ir/tensor.ts";
import type { OpAttributes } from "../../ir/ops/attributes.ts";
import type { Lowering } from "./lowering.ts";
import { packPointPanels } from "./pack-panels.ts";
import { packPointFilter } from "./pack-point-filter.ts";
import type { MethodLowerer } from "./method-lowerer.ts";
import { columnsValue } from "./value.ts";

export const lowerDistances: Lowering<"distances"> = (method, { inputs, attributes, type }) => {
  const refs = sources(method, inputs[0]!);
  const targets = method.newColumns(type.width);
  const { points, metric } = attributes;
  if (metric.name === "sqeuclidean") {
    const panels = method.image.once(points, "panels", () => packPointPanels(points));
    method.emit("squared_distances", [panels, points.shape[0]!, targets[0]! / 4, ...refs]);
  } else method.emit("distances", [...comparison(method, attributes), targets[0]! / 4, ...refs]);
  return columnsValue(type, targets);
};

export const lowerNearest: Lowering<"nearest"> = (method, { inputs, attributes, type }) => {
  const refs = sources(method, inputs[0]!);
  const targets = method.newColumns(type.width);
  const filter = pointFilter(method, attributes);
  if (filter !== null) {
    const points = placed(method.image, attributes.points);
    method.emit("nearest_squares", [points, attributes.points.shape[0]!, filter, targets[0]! / 4, attributes.count, ...refs]);
    return columnsValue(type, targets);
  }
  const choice = attributes.among?.data as Int32Array | undefined;
  const among = choice === undefined ? [0, 0] : [method.image.once(choice, "among", () => choice), choice.length];
  method.emit("nearest", [...comparison(method, attributes), targets[0]! / 4, attributes.count, ...among, ...refs]);
  return columnsValue(type, targets);
};

export const lowerBarycenter: Lowering<"barycenter"> = (method, { inputs, attributes, type }) => {
  const refs = sources(method, inputs[0]!);
  const places = method.columns(inputs[1]!).map((ref) => method.use(method.real(ref, "i32")));
  const points = attributes.points.data as Float64Array;
  const regularization = method.image.once(attributes, "regularization", () => Float64Array.of(attributes.regularization));
  const targets = method.newColumns(type.width);
  const table = method.image.once(points, "points", () => points);
  method.emit("barycenter", [table, attributes.points.shape[0]!, regularization, targets[0]! / 4, places.length, ...places, ...refs]);
  return columnsValue(type, targets);
};

function sources(method: MethodLowerer, id: NodeId): number[] {
  return method.columns(id).map((ref) => method.use(method.real(ref, "f64")));
}

/** The offset of a table that passes over far points; null where all are to be measured. */
function pointFilter({ image }: MethodLowerer, { points, metric, among }: OpAttributes["nearest"]): number | null {
  if (metric.name !== "sqeuclidean" || among !== undefined) return null;
  return image.onceIfAny(points, "filter", () => packPointFilter(points));
}

function placed(image: MethodLowerer["image"], points: Tensor): number {
  const places = points.data as Float64Array;
  return image.once(places, "points", () => places);
}

/** Metric, points, their number, parameters, and whether these hold a scale. */
function comparison({ image }: MethodLowerer, { points, metric }: { readonly points: Tensor; readonly metric: Metric }): number[] {
  const { name, exponent, scale } = metric;
  const parameters = (): Float64Array => Float64Array.of(exponent ?? 0, ...((scale?.data as Float64Array | undefined) ?? []));
  return [
    metricNumbers[name],
    placed(image, points),
    points.shape[0]!,
    image.once(metric, "parameters", parameters),
    scale === undefined ? 0 : 1,
  ];
}
