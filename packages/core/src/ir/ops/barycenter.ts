import { Barycenter } from "../barycenter.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const barycenter: Op<"barycenter"> = {
  name: "barycenter",
  summary: "The weights, adding up to 1, with which some points come nearest to the row",
  arity: 2,
  elementwise: false,
  infer([row, places], { points }) {
    const { width } = expectDense(row, "f64");
    if (points.dtype !== "f64" || points.shape.length !== 2 || points.shape[1] !== width)
      invalid(`points [${points.shape.join(", ")}] do not fit width ${width}`);
    return dense("f64", expectDense(places, "i32").width);
  },
  evaluate([row, value], { points, regularization }, { rows }) {
    const [input, places] = [denseInput(row), denseInput(value)];
    const [cells, chosen, count] = [numbers(input), numbers(places), places.width];
    const solver = new Barycenter(points.data as Float64Array, input.width, count, regularization);
    const data = new Float64Array(rows * count);
    for (let index = 0; index < rows; index++) {
      const sum = solver.solve(cells, index * input.width, (rank) => chosen[index * count + rank]!);
      for (let rank = 0; rank < count; rank++) data[index * count + rank] = solver.solution[rank]! / sum;
    }
    return denseValue("f64", rows, count, data);
  },
};
