import type { GraphBuilder, LeafModels, NodeId } from "../../ir/index.ts";
import type { BoosterModel } from "./booster-model.ts";
import { zero } from "./split-test.ts";

/** The scores of trees with linear leaves, from the model's features and the leaf node of each tree. */
export interface LinearScores {
  node(graph: GraphBuilder, features: NodeId, leaves: NodeId): NodeId;
}

/** Null where no tree has linear leaves. Trees without them have constants alone. */
export function linearScores(model: BoosterModel): LinearScores | null {
  const { trees, treesPerIteration } = model;
  if (trees.every(({ linear }) => linear === null)) return null;
  const used = [...new Set(trees.flatMap(({ linear }) => Array.from(linear?.feature ?? [])))].sort((a, b) => a - b);
  // An op takes at least one column.
  const columns = used.length === 0 ? [0] : used;
  const models = leafModels(model, columns, treesPerIteration);
  return {
    node(graph, features, leaves) {
      const chosen = graph.toDense(graph.select(features, columns));
      const isZero = graph.compare("less_equal", graph.unary("absolute", chosen), graph.number(zero));
      return graph.linearLeaves(graph.where(isZero, graph.number(0), chosen), leaves, models);
    },
  };
}

function leafModels({ trees }: BoosterModel, columns: readonly number[], outputCount: number): LeafModels {
  const placeOf = new Map(columns.map((column, place) => [column, place]));
  const rows = trees.reduce((sum, { leafValue }) => sum + leafValue.length, 0);
  const terms = trees.reduce((sum, { linear }) => sum + (linear?.feature.length ?? 0), 0);
  const models = {
    featureCount: columns.length,
    outputCount,
    treeOutput: Int32Array.from(trees, (_, tree) => tree % outputCount),
    firstRow: new Int32Array(trees.length),
    constant: new Float64Array(rows),
    plain: new Float64Array(rows),
    termOffset: new Int32Array(rows + 1),
    feature: new Int32Array(terms),
    coefficient: new Float64Array(terms),
  };
  let row = 0;
  let term = 0;
  for (const [index, { splitFeature, leafValue, linear }] of trees.entries()) {
    // Leaves follow the splits in the forest.
    models.firstRow[index] = row - splitFeature.length;
    models.constant.set(linear?.constant ?? leafValue, row);
    models.plain.set(leafValue, row);
    models.feature.set(
      (linear?.feature ?? new Int32Array(0)).map((feature) => placeOf.get(feature)!),
      term,
    );
    models.coefficient.set(linear?.coefficient ?? [], term);
    for (let leaf = 1; leaf <= leafValue.length; leaf++) models.termOffset[row + leaf] = term + (linear?.termOffset[leaf] ?? 0);
    row += leafValue.length;
    term += linear?.feature.length ?? 0;
  }
  return models;
}
