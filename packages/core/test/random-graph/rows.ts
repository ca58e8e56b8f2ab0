import { tensor, vector, type Tensor } from "../../src/ir/index.ts";
import { rowProblem } from "../../src/ir/row-problem.ts";
import type { Recipe } from "./recipe.ts";

/** A problem of each kind over the same atoms, [outputs, width], that ends soon. */
function randomProblem(kind: number, width: number, outputs: number, atoms: Float64Array): Tensor {
  const products = Float64Array.from({ length: outputs * outputs }, (_, place) => {
    const [row, column] = [Math.floor(place / outputs), place % outputs];
    return Array.from({ length: width }, (__, index) => atoms[row * width + index]! * atoms[column * width + index]!).reduce(
      (a, b) => a + b,
    );
  });
  const sums = Float64Array.from({ length: outputs }, (_, row) => atoms.subarray(row * width, (row + 1) * width).reduce((a, b) => a + b));
  const size = { width, outputs };
  const both = [atoms, products];
  return [
    rowProblem("factor_descent", size, [20, 1e-4, 0.01], both),
    rowProblem("factor_scaling", size, [30, 1e-4, 0.01, 0.02, 1, 1, 0, 0, 1], [...both, sums]),
    rowProblem("factor_scaling", size, [30, 1e-4, 0, 0, 0.5, 1 / 1.5, 1, 1, 1], [...both, sums]),
    rowProblem("topics", size, [30, 1e-3, 0.5], [atoms]),
    rowProblem("pursuit", size, [Math.min(2, outputs)], both),
    rowProblem("lasso", size, [40, 1e-8, 0.1, 0, 1], both),
    rowProblem("least_angle", size, [40, 0.01, 1, 0, 1], both),
  ][kind]!;
}

/** A row of cells to few. */
export const rows: readonly Recipe[] = [
  {
    needs: ["reduce"],
    make: (sketch) => {
      if (sketch.random.chance(0.25) && sketch.find((type) => type.layout === "sparse") !== undefined)
        return sketch.builder.reduce(sketch.random.pick(["sum", "sum_squares", "sum_absolute", "maximum_absolute"]), sketch.sparse());
      const value = sketch.builder.toDense(sketch.numeric());
      const width = sketch.builder.width(value);
      return sketch.builder.reduce(
        sketch.random.pick([
          "sum",
          "sum_f32",
          "sum_pairwise",
          "sum_squares",
          "sum_absolute",
          "maximum",
          "maximum_absolute",
          "minimum",
          "argmax",
        ]),
        value,
        sketch.random.pick([1, 2, 3, width].filter((each) => width % each === 0)),
      );
    },
  },
  {
    needs: ["matmul"],
    make: (sketch) => {
      const value = sketch.random.chance(0.3) ? (sketch.find((type) => type.layout === "sparse") ?? sketch.numeric()) : sketch.numeric();
      const width = sketch.builder.width(value);
      const outputs = sketch.random.integer(1, 6);
      const hurting = sketch.random.chance(0.1);
      const weights = sketch.random.list(width * outputs, () => (hurting ? sketch.random.number() : sketch.random.finite()));
      return sketch.builder.matmul(value, tensor("f64", [width, outputs], Float64Array.from(weights)), {
        ...(sketch.builder.type(value).layout === "dense" && sketch.random.chance(0.3) && { arithmetic: "f32" }),
      });
    },
  },
  {
    needs: ["weighted_median"],
    make: (sketch) => {
      const value = sketch.numeric();
      const weights = sketch.random.list(sketch.builder.width(value), () => Math.abs(sketch.random.number()));
      return sketch.builder.add("weighted_median", [value], { weights: vector(weights) });
    },
  },
  {
    needs: ["couple", "unary", "binary", "where", "is_missing", "select"],
    make: (sketch) => {
      const { builder, random } = sketch;
      const classes = random.integer(2, 4);
      const chances = builder.unary("expit", sketch.numeric());
      const kept = builder.binary("minimum", builder.binary("maximum", chances, builder.number(1e-7)), builder.number(1 - 1e-7));
      const value = builder.where(builder.isMissing(kept), builder.number(0.25), kept);
      const pairs = random.list((classes * (classes - 1)) / 2, () => random.integer(0, builder.width(value) - 1));
      const chosen = builder.add("select", [value], { columns: pairs });
      return random.chance(0.5) ? builder.couple(chosen, classes) : builder.couple(builder.unary("float32", chosen), classes, "f32");
    },
  },
  {
    needs: ["solve", "unary", "select"],
    make: (sketch) => {
      const { builder, random } = sketch;
      const width = random.integer(1, 4);
      const outputs = random.integer(1, 3);
      const kept = builder.unary("absolute", builder.unary("tanh", sketch.numeric()));
      const row = builder.add("select", [kept], { columns: random.list(width, () => random.integer(0, builder.width(kept) - 1)) });
      const atoms = Float64Array.from(random.list(outputs * width, () => random.integer(1, 9) / 8));
      return builder.solve(row, randomProblem(random.integer(0, 6), width, outputs, atoms));
    },
  },
];
