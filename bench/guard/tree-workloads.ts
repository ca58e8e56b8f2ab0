import type { Matrix } from "../../packages/runtime/src/index.ts";
import { chance, madeTrees, walk, type Growth } from "./made-trees.ts";
import { modelOf } from "./model-of.ts";
import type { Workload } from "./workload.ts";

const width = 28;
const rows = 4096;
const plainRows = 256;

interface Trees {
  readonly growth: Growth;
  readonly trees: number;
  /** Thresholds of a feature: up to 254 fit a byte. */
  readonly steps: number;
}

/** A batch of columns against a walk. */
export function treeBatch({ growth, trees, steps }: Trees): Workload {
  const ensemble = madeTrees(growth, trees, width, steps);
  const model = modelOf(width, "matrix", (builder, input) => builder.forest(input, ensemble, "sum"));
  const random = chance(5);
  const columns = Array.from({ length: width }, () => Float64Array.from({ length: rows }, random));
  const batch = Object.fromEntries(columns.map((column, index) => [`x${index}`, column]));
  const scores = new Float64Array(plainRows);
  return {
    rows,
    plainRows,
    godwit: () => (model.predict(batch) as Matrix).data,
    plain: () => walk(ensemble, columns, plainRows, scores),
  };
}

/** Plain objects one by one against the same walk. */
export function treeRows({ growth, trees, steps }: Trees): Workload {
  const ensemble = madeTrees(growth, trees, width, steps);
  const model = modelOf(width, "matrix", (builder, input) => builder.forest(input, ensemble, "sum"));
  const random = chance(5);
  const columns = Array.from({ length: width }, () => Float64Array.from({ length: plainRows }, random));
  const objects = Array.from({ length: plainRows }, (_, row) =>
    Object.fromEntries(columns.map((column, index) => [`x${index}`, column[row]!])),
  );
  const answers = new Float64Array(plainRows);
  const scores = new Float64Array(plainRows);
  return {
    rows: plainRows,
    plainRows,
    godwit() {
      for (let row = 0; row < plainRows; row++) answers[row] = (model.predict(objects[row]!) as number[])[0]!;
      return answers;
    },
    plain: () => walk(ensemble, columns, plainRows, scores),
  };
}
