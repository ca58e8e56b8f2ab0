import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { walkTree } from "../walk-tree.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const forest: Op<"forest"> = {
  name: "forest",
  summary: "A tree ensemble: leaf values added in tree order, or the leaf or the value of each tree",
  arity: "any",
  elementwise: false,
  infer([type, start, ...rest], { ensemble, output }) {
    const source = expectDense(type, "f64");
    if (rest.length > 0 || (start !== undefined && output !== "sum")) invalid("takes features and, for a sum, a start");
    if (start !== undefined && expectDense(start, "f64").width !== ensemble.outputCount)
      invalid(`starts from ${start.width} numbers, not ${ensemble.outputCount}`);
    if (source.width !== ensemble.featureCount) invalid(`walks ${ensemble.featureCount} features, not ${source.width}`);
    if (output === "value" && ensemble.leafWidth !== 1) invalid("gives one value a tree");
    if (output === "value") return dense("f64", ensemble.treeOutput.length);
    return output === "sum" ? dense("f64", ensemble.outputCount) : dense("i32", ensemble.treeOutput.length);
  },
  evaluate([value, start], { ensemble, output }, { rows }) {
    const source = denseInput(value);
    const cells = numbers(source) as Float64Array;
    const trees = ensemble.treeOutput.length;
    const { outputCount, leafWidth, leafValue } = ensemble;
    const round = ensemble.accumulate === "f32" ? Math.fround : (sum: number): number => sum;
    if (output === "leaf") {
      const data = new Int32Array(rows * trees);
      for (let row = 0; row < rows; row++)
        for (let tree = 0; tree < trees; tree++) data[row * trees + tree] = walkTree(ensemble, tree, cells, row * source.width);
      return denseValue("i32", rows, trees, data);
    }
    if (output === "value") {
      const data = new Float64Array(rows * trees);
      for (let row = 0; row < rows; row++)
        for (let tree = 0; tree < trees; tree++)
          data[row * trees + tree] =
            leafValue[ensemble.leaf[ensemble.treeOffset[tree]! + walkTree(ensemble, tree, cells, row * source.width)]!]!;
      return denseValue("f64", rows, trees, data);
    }
    const data = new Float64Array(rows * outputCount);
    const add = (at: number, value: number): void => {
      data[at] = round(data[at]! + value);
    };
    const starts = start === undefined ? undefined : numbers(denseInput(start));
    for (let row = 0; row < rows; row++) {
      data.set(starts === undefined ? ensemble.initial : starts.subarray(row * outputCount, (row + 1) * outputCount), row * outputCount);
      for (let tree = 0; tree < trees; tree++) {
        const node = ensemble.treeOffset[tree]! + walkTree(ensemble, tree, cells, row * source.width);
        const leaf = ensemble.leaf[node]! * leafWidth;
        const only = ensemble.treeOutput[tree]!;
        if (only >= 0) add(row * outputCount + only, leafValue[leaf]!);
        else for (let column = 0; column < leafWidth; column++) add(row * outputCount + column, leafValue[leaf + column]!);
      }
    }
    return denseValue("f64", rows, outputCount, data);
  },
};
