import { log } from "../../../math/index.ts";
import { vector, type NodeId, type TreeEnsemble } from "../../../ir/index.ts";
import { joinTrees } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { type EstimatorReader, type ImportContext, type Table, validated } from "../../estimator/index.ts";
import { nodesOf } from "../tree/tree-models.ts";
import { readTreeState, type TreeState } from "../tree/tree-state.ts";

/**
 * Scores by how deep the leaves lie: `−2^(−depths / (trees × c(samples)))`. The library takes the logarithms in `c` when it
 * predicts, those of the leaves until it stored them; with AVX-512, NumPy's differ by a unit in the last place, so they carry an
 * error.
 */
export const isolationForest: EstimatorReader = {
  classNames: ["IsolationForest"],
  read(view, context) {
    const { graph } = context;
    const { ensemble, doubt } = depthEnsemble(view, context);
    // In a sparse table the library compares NaN like a number, and no comparison with NaN holds.
    const alwaysRight: TreeEnsemble = { ...ensemble, missingLeft: new Uint8Array(ensemble.missingLeft.length) };
    const trees = ensemble.treeOutput.length;
    const denominator = trees * averagePathLength(view.first("_max_samples", "max_samples_").integer(1), context);
    const offset = view.find("offset_")?.number() ?? -0.5;
    const threshold = readThreshold(view);
    const missing = context.since(1, 6, false) ? "allow" : "refuse";
    const features = (x: Table): NodeId => {
      if (missing === "refuse") return graph.toDense(validated(context, x, { float32: true }));
      x.allowMissing();
      return x.denseNumeric();
    };
    const samples = (x: Table): NodeId => {
      const start = doubt === 0 ? undefined : graph.constant(vector([0]), vector([doubt]));
      const depths = graph.forest(features(x), x.isSparse ? alwaysRight : ensemble, "sum", start);
      const single = denominator === 0 && context.since(1, 0, true);
      const share = single
        ? graph.times(depths, graph.number(0))
        : graph.over(depths, graph.constant(vector([denominator]), vector([6 * 2 ** -52 * denominator])));
      const exponent = single ? graph.minus(share, graph.number(1)) : graph.unary("negative", share);
      return graph.unary("negative", graph.binary("power", graph.number(2), exponent));
    };
    const decision = (x: Table): NodeId => graph.minus(samples(x), graph.number(offset));
    const sides = { ...vector([1, -1]), shape: [2, 1] };
    return {
      methods: {
        predict: (x) => [
          {
            value: graph.take(graph.cast(graph.compare(threshold.comparison, decision(x), graph.number(threshold.value)), "i32"), sides),
            dtype: "<i8",
            shape: "rows",
          },
        ],
        decision_function: (x) => [{ value: decision(x), dtype: "<f8", shape: "rows" }],
        ...(view.has("offset_") && { score_samples: (x: Table) => [{ value: samples(x), dtype: "<f8", shape: "rows" }] }),
      },
    };
  },
};

/** The trees with depths as leaf values, and by how much the library's sum over the leaves of a row may differ. */
function depthEnsemble(view: PythonView, context: ImportContext): { ensemble: TreeEnsemble; doubt: number } {
  const trees = view
    .attribute("estimators_")
    .items()
    .map((estimator) => readTreeState(estimator.attribute("tree_")));
  const features = view
    .attribute("estimators_features_")
    .items()
    .map((subset) => subset.int32());
  const cached = view
    .find("_average_path_length_per_tree")
    ?.items()
    .map((lengths) => lengths.float64());
  const depths = trees.map(nodeDepths);
  const ensemble = joinTrees(
    trees.map((tree, index) => nodesOf(tree, 0, features[index] ?? null)),
    {
      featureCount: view.first("n_features_in_", "n_features_").integer(1),
      outputCount: 1,
      leafWidth: 1,
      compare: "f32",
      initial: new Float64Array(1),
    },
    (tree, node, target, offset) => {
      const remaining = cached?.[tree]?.[node] ?? averagePathLength(trees[tree]!.sampleCount[node]!, context);
      target[offset] = depths[tree]![node]! + remaining - 1;
    },
  );
  const deepest = ensemble.leafValue.reduce((most, depth) => Math.max(most, depth), 0);
  return { ensemble, doubt: cached === undefined ? trees.length * 6 * 2 ** -52 * (deepest + 2) : 0 };
}

/** Nodes on the path from the root, both ends included; children stand after their parents. */
function nodeDepths(tree: TreeState): Int32Array {
  const depths = new Int32Array(tree.nodeCount).fill(1);
  for (let node = 0; node < tree.nodeCount; node++) {
    if (tree.left[node]! < 0) continue;
    depths[tree.left[node]!] = depths[node]! + 1;
    depths[tree.right[node]!] = depths[node]! + 1;
  }
  return depths;
}

/** Which scores are those of outliers: the negative ones; until 0.21 there could be a threshold, which was one until 0.19. */
function readThreshold(view: PythonView): { readonly comparison: "less" | "less_equal"; readonly value: number } {
  if (!view.has("offset_")) return { comparison: "less_equal", value: view.attribute("threshold_").number() };
  const older = view.find("behaviour")?.orNone();
  return { comparison: "less", value: older?.isString === true && older.string() === "old" ? view.attribute("_threshold_").number() : 0 };
}

/** The mean depth of an unsuccessful search among n samples (Liu et al., 2008, equation 1); until 0.20 without its exceptions, in 0.18 with another logarithm. */
function averagePathLength(samples: number, context: ImportContext): number {
  const exact = context.since(0, 21, true);
  if (samples <= 1) return exact ? 0 : 1;
  if (samples === 2 && exact) return 1;
  if (!context.since(0, 19, true)) return 2 * (log(samples) + 0.5772156649) - (2 * (samples - 1)) / samples;
  const eulerGamma = 0.5772156649015329;
  return 2 * (log(samples - 1) + eulerGamma) - (2 * (samples - 1)) / samples;
}
