import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../test/random.ts";
import { randomEnsemble } from "../../test/random-ensemble.ts";
import { shapeOf, smallGraph } from "../../test/small-graph.ts";
import { vector, walkTree, type ChainStep, type GraphBuilder, type NodeId, type TreeEnsemble } from "../ir/index.ts";
import { nextafter } from "../math/index.ts";
import { cellFunction } from "./cell-function.ts";
import { foldScalerIntoForest, foldSteps } from "./fold-scaler-into-forest.ts";
import { fuseElementwiseChains } from "./fuse-elementwise-chains.ts";

const features = 3;

function increasingSteps(random: Random): ChainStep[] {
  const operand = (make: () => number) => vector(random.list(random.chance(0.5) ? 1 : features, make));
  const positive = (): number => Math.abs(random.finite()) * random.pick([1, 1, 1e-300, 1e300, 1e-5]) || 1;
  return random.list(random.integer(1, 4), (): ChainStep => {
    if (random.chance(0.25)) return { kind: "fill_missing", operand: operand(() => random.number()) };
    const name = random.pick(["add", "subtract", "multiply", "divide", "minimum", "maximum"] as const);
    const scaling = name === "multiply" || name === "divide";
    const reversed = name !== "subtract" && name !== "divide" && random.chance(0.3);
    return { kind: "binary", function: name, operand: operand(scaling ? positive : () => random.finite()), reversed };
  });
}

function leavesOf(ensemble: TreeEnsemble, cells: readonly number[]): readonly number[] {
  return Array.from(ensemble.treeOutput, (_, tree) => walkTree(ensemble, tree, Float64Array.from(cells), 0));
}

test("every cell reaches the leaf that its scaled value reached: hurting cells, flip points and their neighbours", () => {
  let folded = 0;
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = new Random(seed);
      const ensemble = randomEnsemble(random, features);
      const steps = increasingSteps(random);
      const without = foldSteps(ensemble, steps);
      if (without === undefined) return;
      folded++;
      const functions = random.list(features, (column) => cellFunction(steps, column));
      const flips = Array.from(without.threshold);
      const cell = (): number => {
        if (random.chance(0.4)) return random.number();
        const flip = random.pick(flips);
        return random.pick([flip, nextafter(flip, Infinity), nextafter(flip, -Infinity), -flip]);
      };
      for (let row = 0; row < 40; row++) {
        const cells = random.list(features, cell);
        const scaled = cells.map((each, column) => functions[column]!(each));
        expect(leavesOf(without, cells)).toEqual(leavesOf(ensemble, scaled));
      }
    }),
    { numRuns: 1500 },
  );
  expect(folded).toBeGreaterThan(700);
});

const stump: TreeEnsemble = {
  featureCount: 2,
  outputCount: 1,
  compare: "f32",
  test: "le",
  treeOffset: Int32Array.of(0, 3),
  treeOutput: Int32Array.of(0),
  feature: Int32Array.of(1, -1, -1),
  threshold: Float64Array.of(0.1, 0, 0),
  left: Int32Array.of(1, -1, -1),
  right: Int32Array.of(2, -1, -1),
  missingLeft: Uint8Array.of(0, 0, 0),
  categorySet: Int32Array.of(-1, -1, -1),
  categorySets: [],
  leaf: Int32Array.of(-1, 0, 1),
  leafValue: Float64Array.of(1, 2),
  leafWidth: 1,
  initial: Float64Array.of(0),
};

function scaled(builder: GraphBuilder): NodeId {
  const value = builder.input([0, 1]);
  const filled = builder.where(builder.isMissing(value), builder.number(0, -3), value);
  return builder.over(builder.minus(filled, builder.number(1, 2)), builder.number(3, 4));
}

test("an imputer and a scaler vanish into the splits", () => {
  const graph = foldScalerIntoForest(fuseElementwiseChains(smallGraph((g) => g.forest(scaled(g), stump, "sum"))));
  expect(shapeOf(graph)).toEqual(["input()", "forest(0)"]);
  const node = graph.nodes[1]!;
  expect(node.op === "forest" && node.attributes.ensemble.missingLeft[0]).toBe(1);
});

test.each<[string, (builder: GraphBuilder) => NodeId | readonly NodeId[]]>([
  ["the scale is negative", (g) => g.forest(g.times(g.input([0, 1]), g.number(1, -1)), stump, "sum")],
  ["a function stands between", (g) => g.forest(g.unary("sin", g.input([0, 1])), stump, "sum")],
  ["the scale is not finite", (g) => g.forest(g.minus(g.input([0, 1]), g.number(0, Infinity)), stump, "sum")],
])("stays where %s", (_name, build) => {
  const graph = fuseElementwiseChains(smallGraph(build));
  expect(shapeOf(foldScalerIntoForest(graph))).toEqual(shapeOf(graph));
});

test("stays where another node reads the scaled values", () => {
  const graph = fuseElementwiseChains(
    smallGraph((g) => {
      const value = scaled(g);
      return [value, g.forest(value, stump, "leaf")];
    }),
  );
  expect(shapeOf(foldScalerIntoForest(graph))).toEqual(["input()", "chain(0)", "forest(1)"]);
});

test("stays where another node asks the same forest about unscaled values", () => {
  const graph = fuseElementwiseChains(smallGraph((g) => [g.forest(scaled(g), stump, "leaf"), g.forest(g.input([0, 1]), stump, "sum")]));
  expect(shapeOf(foldScalerIntoForest(graph))).toEqual(shapeOf(graph));
});
