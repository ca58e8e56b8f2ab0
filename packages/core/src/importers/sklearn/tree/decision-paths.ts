import type { NodeId, TreeEnsemble } from "../../../ir/index.ts";
import type { FittedEstimator, ImportContext, Table } from "../../estimator/index.ts";

export interface PathOptions {
  /** A list of trees, whose paths stand side by side. */
  readonly several: boolean;
  readonly takesMissing: boolean;
}

/**
 * `decision_path`: a sparse one for each node that a row passes, trees side by side; of several trees also where each begins, the
 * same for every row. Before 1.8 the path of a missing value goes right, wherever the prediction goes.
 */
export function decisionPaths(
  context: ImportContext,
  ensemble: TreeEnsemble,
  input: (x: Table) => NodeId,
  { several, takesMissing }: PathOptions,
): Pick<FittedEstimator["methods"], "decision_path"> {
  const { graph } = context;
  return {
    decision_path(x) {
      const features = input(x);
      const goesRight = takesMissing && !context.since(1, 8, true);
      const cells = goesRight ? graph.where(graph.isMissing(features), graph.number(Infinity), features) : features;
      const paths =
        graph.treePaths(graph.forest(cells, ensemble, "leaf"), ensemble) ?? context.unsupported("a tree with a node before its parent");
      const indicator = { value: paths, dtype: "<i8", shape: "matrix" as const };
      if (!several) return [indicator];
      const starts = { name: "n_nodes_ptr", value: graph.number(...ensemble.treeOffset), dtype: "<i8", shape: "matrix" as const };
      return [{ ...indicator, name: "indicator" }, starts];
    },
  };
}
