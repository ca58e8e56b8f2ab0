import { FloatArithmetic } from "../../composites/index.ts";
import { GodwitError } from "../../errors/index.ts";
import { matrix, type NodeId } from "../../ir/index.ts";
import type { ImportContext, Table } from "../estimator/index.ts";
import { boosterFeatures, type CellRules } from "./booster-features.ts";
import { isSince, outputCountOf, type BoosterModel, type LinearBooster, type TreeBooster } from "./booster-model.ts";
import { joinBoosterTrees, missingCategory, type BoosterEnsemble, type SumRules } from "./join-booster-trees.ts";
import { baseMargins } from "./objectives.ts";

/** Scores before the link, float32 numbers [rows, outputs], and the leaf of each tree, from the first `treeCount` trees. */
export interface BoosterScores {
  margin(x: Table, rules: CellRules): NodeId;
  leaves(x: Table, rules: CellRules): NodeId;
  readonly treeCount: number;
}

/** How the library takes its rows: as a `DMatrix`, or the caller's array in place. */
export type PredictionPath = "matrix" | "in_place";

export function boosterScores(context: ImportContext, model: BoosterModel, treeCount: number, path: PredictionPath): BoosterScores {
  const { booster } = model;
  if (booster.kind === "trees") return treeScores(context, model, { booster, treeCount, path });
  return {
    margin: (x, rules) => linearMargin(context, model, booster, boosterFeatures(context, model, x, rules)),
    leaves: () => context.unsupported("a linear booster has no leaves"),
    treeCount: 0,
  };
}

interface TreeUse {
  readonly booster: TreeBooster;
  readonly treeCount: number;
  readonly path: PredictionPath;
}

/** The base score comes first in each sum since 1.3, with DART since 1.4; before that last. */
function treeScores(context: ImportContext, model: BoosterModel, { booster, treeCount, path }: TreeUse): BoosterScores {
  const { graph } = context;
  const base = baseMargins(model);
  const baseFirst = isSince(model, 1, booster.treeWeights === null ? 3 : 4);
  const sum: SumRules = {
    initial: baseFirst ? base : new Float64Array(base.length),
    leaf: weighted(booster, path, base[0]!),
  };
  const joined = joinBoosterTrees(model, booster, treeCount, sum);
  const run = (x: Table, rules: CellRules, output: "sum" | "leaf"): NodeId =>
    graph.forest(withFilled(context, boosterFeatures(context, model, x, rules), joined), joined.ensemble, output);
  return {
    margin(x, rules) {
      const total = run(x, rules, "sum");
      return baseFirst ? total : new FloatArithmetic(graph, "<f4").plus(total, graph.number(...base));
    },
    leaves: (x, rules) => run(x, rules, "leaf"),
    treeCount,
  };
}

/** With DART a weight times the leaf; in place the library adds the first base score to the leaf before, and takes it off. */
function weighted({ treeWeights }: TreeBooster, path: PredictionPath, base: number): SumRules["leaf"] {
  if (treeWeights === null) return (value) => value;
  if (path === "matrix") return (value, tree) => Math.fround(value * treeWeights[tree]!);
  return (value, tree) => Math.fround(Math.fround(Math.fround(base + value) - base) * treeWeights[tree]!);
}

/** Appends the features that are split by category, missing cells as their code. */
function withFilled({ graph }: ImportContext, features: NodeId, { categoryFeatures }: BoosterEnsemble): NodeId {
  if (categoryFeatures.length === 0) return features;
  const chosen = graph.select(features, categoryFeatures);
  return graph.concat([features, graph.where(graph.isMissing(chosen), graph.number(missingCategory), chosen)]);
}

/** Weights times cells, the bias and the base score, added in float32; missing cells count nothing. */
function linearMargin({ graph }: ImportContext, model: BoosterModel, { weights }: LinearBooster, features: NodeId): NodeId {
  const outputs = outputCountOf(model);
  const base = baseMargins(model);
  const withBase = weights.slice();
  const bias = weights.length - outputs;
  for (let output = 0; output < outputs; output++) withBase[bias + output] = Math.fround(weights[bias + output]! + base[output]!);
  const present = graph.where(graph.isMissing(features), graph.number(0), features);
  const terms = graph.concat([present, graph.number(1)]);
  return graph.unary("float32", graph.matmul(terms, matrix(model.featureCount + 1, outputs, withBase), { precision: "f32" }));
}

/** The trees of the first `iterations` rounds. */
export function treesOfIterations(model: BoosterModel, booster: TreeBooster, iterations: number): number {
  const { iterationStarts, parallelTrees, trees } = booster;
  if (iterationStarts !== null) {
    const end = iterationStarts[iterations];
    if (end !== undefined) return end;
    throw new GodwitError("INVALID_MODEL", `the best iteration is ${iterations - 1} of ${iterationStarts.length - 1}`);
  }
  const each = (trees[0]?.leafWidth ?? 1) > 1 ? parallelTrees : parallelTrees * outputCountOf(model);
  return Math.min(trees.length, iterations * each);
}
