import { matrix, tensor, vector, type Tensor } from "../../src/ir/index.ts";
import { metricNames, type Metric } from "../../src/ir/metric.ts";
import type { Recipe } from "./recipe.ts";
import type { Sketch } from "./sketch.ts";

/** Points and a metric that fits their width. */
function comparison({ random }: Sketch, width: number): { readonly points: Tensor; readonly metric: Metric } {
  const count = random.integer(1, 9);
  const row = (length: number): number[] => random.list(length, () => (random.chance(0.3) ? random.integer(0, 2) : random.finite()));
  const points = tensor("f64", [count, width], Float64Array.from(row(count * width)));
  const name = random.pick(metricNames.filter((each) => each !== "haversine" || width === 2));
  const powers = name === "minkowski" || name === "wminkowski";
  const scaled = name === "wminkowski" || name === "seuclidean" || (name === "minkowski" && random.chance(0.5));
  const metric: Metric = {
    name,
    ...(powers && { exponent: random.pick([0.5, 1.5, 3]) }),
    ...(scaled && { scale: vector(random.list(width, () => random.integer(1, 4))) }),
    ...(name === "mahalanobis" && { scale: vector(row(width * width)) }),
    ...(random.chance(0.3) && { library: random.pick(["any_order", "expanded", "expanded_f32"] as const) }),
  };
  return { points, metric };
}

/** Rows beside stored points. */
export const distances: readonly Recipe[] = [
  {
    needs: ["distances"],
    make: (sketch) => {
      const value = sketch.builder.toDense(sketch.numeric());
      const { points, metric } = comparison(sketch, sketch.builder.width(value));
      return sketch.builder.distances(value, points, metric);
    },
  },
  {
    needs: ["nearest"],
    make: (sketch) => {
      const value = sketch.builder.toDense(sketch.numeric());
      const compared = comparison(sketch, sketch.builder.width(value));
      const all = Array.from({ length: compared.points.shape[0]! }, (_, point) => point);
      const chosen = sketch.random.chance(0.4) ? all.filter(() => sketch.random.chance(0.6)) : [];
      const count = sketch.random.integer(1, chosen.length > 0 ? chosen.length : all.length);
      const among = chosen.length > 0 && { among: tensor("i32", [chosen.length], Int32Array.from(chosen)) };
      return sketch.builder.nearest(value, {
        ...compared,
        count,
        ...among,
        ...(sketch.random.chance(0.5) && { unordered: true as const }),
      });
    },
  },
  {
    needs: ["nearest", "barycenter"],
    make: (sketch) => {
      const { builder, random } = sketch;
      const value = builder.toDense(sketch.numeric());
      const width = builder.width(value);
      const points = matrix(4, width, Float64Array.from(random.list(4 * width, () => random.number())));
      const found = builder.nearest(value, { points, metric: { name: "sqeuclidean" }, count: 3 });
      const places = builder.cast(builder.select(found, [3, 4, 5]), "i32");
      return builder.add("barycenter", [value, places], { points, regularization: random.pick([1e-3, 0.5]) });
    },
  },
];
