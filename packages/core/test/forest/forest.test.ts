import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { describeForest, packForest } from "../../src/backends/wasm/forest/index.ts";
import type { PackForestOptions } from "../../src/backends/wasm/forest/pack-forest.ts";
import type { TreeEnsemble } from "../../src/ir/tree-ensemble.ts";
import { walkTree } from "../../src/ir/walk-tree.ts";
import { hurtingColumns, randomEnsemble, type EnsembleRecipe } from "./random-ensemble.ts";
import { compileForestKernels, PlacedForest, type Column } from "./run-forest.ts";
import { scoresOf } from "./score-ensemble.ts";

let instantiate: Awaited<ReturnType<typeof compileForestKernels>>;

beforeAll(async () => {
  instantiate = await compileForestKernels();
}, 60_000);

async function expectEqual(
  ensemble: TreeEnsemble,
  columns: readonly Float64Array[],
  batches: readonly number[],
  options: PackForestOptions = {},
): Promise<void> {
  const image = packForest(ensemble, "both", options);
  const sums = new PlacedForest(await instantiate(), image);
  const leaves = new PlacedForest(await instantiate(), image, true);
  const rows = Math.max(...batches);
  const scores: number[][] = [];
  const nodes: number[][] = [];
  for (let row = 0; row < rows; row++) {
    const values = Float64Array.from(columns, (column) => column[row]!);
    scores.push(scoresOf(ensemble, values));
    nodes.push(Array.from(ensemble.treeOutput, (_, tree) => walkTree(ensemble, tree, values, 0)));
  }
  for (const batch of batches) {
    const sum = sums.prepare(columns, batch);
    sum.run();
    for (const [output, column] of sum.outputs().entries()) {
      for (let row = 0; row < batch; row++) {
        if (!Object.is(column[row], scores[row]![output]))
          expect.fail(`row ${row} of ${batch}, output ${output}: ${column[row]} is not ${scores[row]![output]}`);
      }
    }
    const leaf = leaves.prepare(columns, batch);
    leaf.run();
    for (const [tree, column] of leaf.outputs().entries()) {
      for (let row = 0; row < batch; row++) {
        if (column[row] !== nodes[row]![tree])
          expect.fail(`row ${row} of ${batch}, tree ${tree}: leaf ${column[row]} is not ${nodes[row]![tree]}`);
      }
    }
  }
}

const plain: EnsembleRecipe = {
  seed: 1,
  trees: 20,
  maxDepth: 8,
  maxLeaves: 40,
  features: 6,
  outputs: 1,
  compare: "f64",
  test: "le",
  vectorLeaves: false,
  categories: 0,
  thresholds: 60,
};

describe("forest kernels against the canonical walk", () => {
  it("agree on random ensembles", async () => {
    const recipe = fc.record({
      seed: fc.nat(),
      trees: fc.integer({ min: 1, max: 13 }),
      maxDepth: fc.constantFrom(0, 1, 3, 6, 10, 30),
      maxLeaves: fc.constantFrom(1, 2, 5, 31, 120, 300),
      features: fc.integer({ min: 1, max: 9 }),
      outputs: fc.integer({ min: 1, max: 4 }),
      compare: fc.constantFrom("f32" as const, "f64" as const),
      test: fc.constantFrom("le" as const, "lt" as const),
      accumulate: fc.constantFrom(undefined, "f32" as const),
      vectorLeaves: fc.boolean(),
      symmetric: fc.boolean(),
      categories: fc.constantFrom(0, 0, 5, 100, 254, 255, 256, 400),
      thresholds: fc.constantFrom(1, 5, 60, 700),
    });
    const kernel = fc.constantFrom(undefined, "sweep" as const, "perfect" as const, "linked" as const, "early" as const);
    const batch = fc.constantFrom(1, 2, 4, 5, 15, 16, 17, 63, 64, 65, 100, 150);
    const rankBits = fc.constantFrom(8 as const, 16 as const);
    await fc.assert(
      fc.asyncProperty(recipe, kernel, batch, rankBits, async (shape, forced, rows, width) => {
        const ensemble = randomEnsemble(shape.symmetric ? { ...shape, maxDepth: Math.min(shape.maxDepth, 10) } : shape);
        await expectEqual(
          ensemble,
          hurtingColumns(ensemble, rows, shape.seed + 1),
          [rows],
          forced === undefined ? { rankBits: width } : { rankBits: width, kernel: { kind: forced } },
        );
      }),
      { numRuns: 200 },
    );
  }, 120_000);

  it("agree at every batch size from 1 to 300, and about the size of a tile", async () => {
    const batches = Array.from({ length: 300 }, (_, index) => index + 1);
    const ensemble = randomEnsemble(plain);
    const tile = describeForest(packForest(ensemble, "sum")).tile;
    await expectEqual(ensemble, hurtingColumns(ensemble, 2 * tile + 1, 7), [...batches, tile - 1, tile, tile + 1, 2 * tile + 1]);
    const wide = randomEnsemble({
      ...plain,
      seed: 2,
      compare: "f32",
      maxLeaves: 400,
      maxDepth: 20,
      outputs: 3,
      vectorLeaves: true,
      thresholds: 30_000,
      features: 2,
    });
    await expectEqual(wide, hurtingColumns(wide, 300, 8), batches);
  }, 120_000);

  it.each(["sweep", "perfect", "linked", "early"] as const)("take the %s kernel when it is asked for", async (kernel) => {
    const ensemble = randomEnsemble({ ...plain, maxDepth: 3, maxLeaves: 8, trees: 40 });
    const kernels = describeForest(packForest(ensemble, "sum", { kernel: { kind: kernel } })).kernels;
    expect(kernels[kernel]).toBeGreaterThan(10);
    await expectEqual(ensemble, hurtingColumns(ensemble, 200, 3), [1, 3, 8, 200], { kernel: { kind: kernel } });
  });

  it.each([8, 16] as const)("answer level by level, by %i-bit ranks, where levels ask one question", async (rankBits) => {
    for (const [maxDepth, accumulate, categories] of [
      [8, "f32", 5],
      [11, undefined, 0],
    ] as const) {
      const ensemble = randomEnsemble({ ...plain, trees: 23, maxDepth, categories, accumulate, symmetric: true, seed: maxDepth });
      const options = { rankBits };
      expect(describeForest(packForest(ensemble, "sum", options))).toMatchObject({
        kernels: { oblivious: expect.toSatisfy((count) => count > 15) },
        rankBits,
      });
      await expectEqual(ensemble, hurtingColumns(ensemble, 1030, 41), [1, 3, 5, 127, 128, 129, 511, 512, 513, 1030], options);
      expect(describeForest(packForest(ensemble, "sum", { kernel: { kind: "sweep" } })).kernels.oblivious).toBe(0);
    }
  });

  it("use 16-bit ranks where thresholds are many, and every kernel works on them", async () => {
    const ensemble = randomEnsemble({ ...plain, trees: 330, maxDepth: 30, maxLeaves: 700, features: 1, thresholds: 150_000, seed: 5 });
    expect(describeForest(packForest(ensemble, "sum")).rankBits).toBe(16);
    for (const kernel of ["sweep", "perfect", "linked", "early"] as const) {
      await expectEqual(ensemble, hurtingColumns(ensemble, 70, 9), [1, 70], { kernel: { kind: kernel } });
    }
  }, 120_000);

  it("take long tiles where the trees are many, and the same scores come out", async () => {
    const ensemble = randomEnsemble({ ...plain, trees: 300, maxDepth: 40, maxLeaves: 900, features: 3, thresholds: 5000, seed: 21 });
    const image = packForest(ensemble, "sum");
    expect(describeForest(image).tile).toBeGreaterThan(512);
    await expectEqual(ensemble, hurtingColumns(ensemble, 1100, 22), [7, 511, 512, 513, 1100]);
    await expectEqual(ensemble, hurtingColumns(ensemble, 1100, 22), [5, 1100], { kernel: { kind: "early" } });
  }, 60_000);

  it("round float32 sums from the first tree on, and keep leaf values that are no float32", async () => {
    const ensemble = randomEnsemble({ ...plain, accumulate: "f32", seed: 31 });
    const rounded = { ...ensemble, leafValue: ensemble.leafValue.map(Math.fround), initial: Float64Array.of(0.1) };
    for (const each of [ensemble, rounded]) await expectEqual(each, hurtingColumns(each, 100, 32), [1, 100]);
  });

  it("report the same bytes for the same ensemble", () => {
    const ensemble = randomEnsemble({ ...plain, categories: 20 });
    expect(packForest(ensemble, "sum")).toEqual(packForest(ensemble, "sum"));
  });

  it("pack big trees in less than 10 bytes a node beside the leaf values, and read them ahead", async () => {
    const ensemble = randomEnsemble({
      ...plain,
      compare: "f32",
      trees: 30,
      maxDepth: 40,
      maxLeaves: 6000,
      features: 9,
      thresholds: 2000,
      seed: 23,
    });
    const { nodes, bytes } = describeForest(packForest(ensemble, "sum"));
    expect((bytes - ensemble.leafValue.byteLength) / nodes).toBeLessThan(10);
    await expectEqual(ensemble, hurtingColumns(ensemble, 600, 24), [5, 600], { kernel: { kind: "early" } });
  }, 60_000);

  it.each([
    ["a child outside its tree", { right: 99 }],
    ["a circle", { left: 0 }],
    ["one child twice", { left: 2, right: 2 }],
    ["a threshold that is not a number", { threshold: Number.NaN }],
    ["a feature that the input lacks", { feature: 6 }],
  ] as const)("refuse %s", (_what, broken) => {
    const stump: TreeEnsemble = {
      ...randomEnsemble({ ...plain, trees: 1 }),
      treeOffset: Int32Array.of(0, 3),
      feature: Int32Array.of("feature" in broken ? broken.feature : 0, -1, -1),
      threshold: Float64Array.of("threshold" in broken ? broken.threshold : 0.5, 0, 0),
      left: Int32Array.of("left" in broken ? broken.left : 1, -1, -1),
      right: Int32Array.of("right" in broken ? broken.right : 2, -1, -1),
      missingLeft: new Uint8Array(3),
      categorySet: Int32Array.of(-1, -1, -1),
      leaf: Int32Array.of(-1, 0, 1),
      leafValue: Float64Array.of(1, 2),
    };
    expect(() => packForest(stump, "sum")).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
  });

  it("take a column given as a test of codes", async () => {
    const ensemble = randomEnsemble({ ...plain, categories: 4, seed: 11 });
    const codes = Int32Array.from({ length: 100 }, (_, row) => (row * 7) % 5);
    const columns: Column[] = Array.from({ length: ensemble.featureCount }, (_, index) => ({ codes, constant: index }));
    const sums = new PlacedForest(await instantiate(), packForest(ensemble, "sum"));
    for (const rows of [1, 100]) {
      const placed = sums.prepare(columns, rows);
      placed.run();
      const expected = Array.from(
        { length: rows },
        (_, row) =>
          scoresOf(
            ensemble,
            Float64Array.from(columns, (_column, index) => (codes[row] === index ? 1 : 0)),
          )[0],
      );
      expect([...placed.outputs()[0]!]).toEqual(expected);
    }
  });
});
