import type { GraphBuilder, NodeId } from "../../ir/index.ts";
import type { BoosterModel } from "./booster-model.ts";
import { splitTest, zero, type Sight } from "./split-test.ts";

const sights: readonly Sight[] = ["plain", "whole", "zero-missing"];

/** The columns that a forest walks: the model's features, or, where a split sees one in another way, those in use by sight. */
export class ForestColumns {
  readonly #featureCount: number;
  /** Features of each sight, ascending; null where all are seen as they are. */
  readonly #bySight: readonly (readonly number[])[] | null;
  readonly #places: ReadonlyMap<string, number>;

  constructor({ trees, featureCount }: BoosterModel) {
    const seen = sights.map(() => new Set<number>());
    for (const tree of trees)
      for (const [split, feature] of tree.splitFeature.entries()) seen[sights.indexOf(splitTest(tree, split).sight)]!.add(feature);
    const bySight = seen.map((features) => [...features].sort((a, b) => a - b));
    this.#featureCount = featureCount;
    this.#bySight = bySight[1]!.length + bySight[2]!.length === 0 ? null : bySight;
    this.#places = new Map(
      sights.flatMap((sight, index) => bySight[index]!.map((feature) => `${sight} ${feature}`)).map((key, place) => [key, place]),
    );
  }

  get count(): number {
    return this.#bySight === null ? this.#featureCount : this.#places.size;
  }

  place(feature: number, sight: Sight): number {
    return this.#bySight === null ? feature : this.#places.get(`${sight} ${feature}`)!;
  }

  node(graph: GraphBuilder, features: NodeId): NodeId {
    if (this.#bySight === null) return features;
    const parts = sights.flatMap((sight, index) => {
      const chosen = this.#bySight![index]!;
      return chosen.length === 0 ? [] : [see(graph, sight, graph.toDense(graph.select(features, chosen)))];
    });
    return graph.concat(parts);
  }
}

function see(graph: GraphBuilder, sight: Sight, cells: NodeId): NodeId {
  if (sight === "whole") return graph.unary("trunc", cells);
  if (sight === "plain") return cells;
  return graph.where(graph.compare("less_equal", graph.unary("absolute", cells), graph.number(zero)), graph.number(NaN), cells);
}
