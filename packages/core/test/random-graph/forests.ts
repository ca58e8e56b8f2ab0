import { randomEnsemble } from "../random-ensemble.ts";
import { prepared } from "./prepared.ts";
import type { Recipe } from "./recipe.ts";

/** Trees, and what is made of their leaves. */
export const forests: readonly Recipe[] = [
  {
    needs: ["forest"],
    make: (sketch) => {
      const value = sketch.numeric();
      const ensemble = randomEnsemble(sketch.random, sketch.builder.width(value));
      if (sketch.random.chance(0.25)) return sketch.builder.forest(value, ensemble, "leaf");
      const start = sketch.find((type) => type.dtype === "f64" && type.layout === "dense" && type.width === ensemble.outputCount);
      return sketch.builder.forest(value, ensemble, "sum", sketch.random.chance(0.3) ? start : undefined);
    },
  },
  {
    needs: ["forest", "binary", "where", "is_missing"],
    make: (sketch) => {
      const value = prepared(sketch, sketch.input("f64"));
      return sketch.builder.forest(
        value,
        randomEnsemble(sketch.random, sketch.builder.width(value)),
        sketch.random.chance(0.75) ? "sum" : "leaf",
      );
    },
  },
  {
    needs: ["forest", "tree_paths"],
    make: (sketch) => {
      const value = sketch.numeric();
      const ensemble = randomEnsemble(sketch.random, sketch.builder.width(value));
      return sketch.builder.treePaths(sketch.builder.forest(value, ensemble, "leaf"), ensemble) ?? value;
    },
  },
  {
    needs: ["forest", "staged_sums"],
    make: (sketch) => {
      const value = sketch.numeric();
      const ensemble = randomEnsemble(sketch.random, sketch.builder.width(value));
      const start = sketch.numeric(({ width }) => ensemble.treeOutput.length % width === 0);
      const values = sketch.builder.forest(value, ensemble, ensemble.leafWidth === 1 ? "value" : "sum");
      return sketch.builder.width(values) % sketch.builder.width(start) === 0 ? sketch.builder.stagedSums(values, start) : values;
    },
  },
  {
    needs: ["forest", "linear_leaves"],
    make: (sketch) => {
      const { builder, random } = sketch;
      const value = builder.toDense(sketch.numeric());
      const width = builder.width(value);
      const ensemble = randomEnsemble(random, width);
      const trees = ensemble.treeOutput.length;
      const rows = random.integer(1, 9);
      const terms = Int32Array.from(random.list(rows, () => random.integer(0, 3)));
      const termOffset = Int32Array.from({ length: rows + 1 }, (_, row) => terms.subarray(0, row).reduce((sum, each) => sum + each, 0));
      const numbers = (count: number): Float64Array => Float64Array.from(random.list(count, () => random.number()));
      return builder.linearLeaves(value, builder.forest(value, ensemble, "leaf"), {
        featureCount: width,
        outputCount: ensemble.outputCount,
        treeOutput: Int32Array.from({ length: trees }, () => random.integer(0, ensemble.outputCount - 1)),
        firstRow: Int32Array.from({ length: trees }, () => random.integer(-2, 3)),
        constant: numbers(rows),
        plain: numbers(rows),
        termOffset,
        feature: Int32Array.from({ length: termOffset[rows]! }, () => random.integer(0, width - 1)),
        coefficient: numbers(termOffset[rows]!),
      });
    },
  },
];
