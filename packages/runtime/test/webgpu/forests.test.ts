import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { softwareGpu } from "../../../../scripts/software-gpu.ts";
import { hurtingColumns, randomEnsemble, type EnsembleRecipe } from "../../../core/test/forest/random-ensemble.ts";
import { GraphBuilder, type Graph, type TreeEnsemble } from "../../../core/src/ir/index.ts";
import { GpuDevice } from "../../src/webgpu/gpu-device.ts";
import { GraphOnGpu, matrixOf, rowsOf } from "./on-gpu.ts";

const gpu = softwareGpu();

/** Sums, leaves and, where trees have one value, values. */
function graphOf(ensemble: TreeEnsemble): Graph {
  const builder = new GraphBuilder(
    Array.from({ length: ensemble.featureCount }, () => ({ name: null, dtype: "f64" as const, nullable: true })),
  );
  const input = builder.input(Array.from({ length: ensemble.featureCount }, (_, column) => column));
  const kinds = ensemble.leafWidth === 1 ? (["sum", "leaf", "value"] as const) : (["sum", "leaf"] as const);
  return builder.finish(
    kinds.map((kind) => ({
      name: kind,
      outputs: [{ name: kind, value: builder.forest(input, ensemble, kind), dtype: "<f8", shape: "matrix" }],
    })),
  );
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

describe.skipIf(gpu === undefined)("tree ensembles on a GPU have the reference's bits", { timeout: 120_000 }, () => {
  let device: GpuDevice;
  beforeAll(async () => {
    device = await GpuDevice.open(gpu!);
  });
  afterAll(() => device.destroy());

  async function expectSame(recipe: EnsembleRecipe, batches: readonly number[], stagedNodes?: number): Promise<void> {
    const ensemble = randomEnsemble(recipe);
    const graph = new GraphOnGpu(device, graphOf(ensemble), stagedNodes);
    expect(graph.methods).toEqual(ensemble.leafWidth === 1 ? ["sum", "leaf", "value"] : ["sum", "leaf"]);
    const columns = hurtingColumns(ensemble, Math.max(...batches), recipe.seed + 1);
    for (const rows of batches) {
      const batch = rowsOf(columns, rows);
      expect(await graph.difference(batch)).toBeNull();
      expect(
        await graph.difference(
          batch,
          matrixOf(batch, (length) => new Float64Array(length)),
        ),
      ).toBeNull();
      const singles = { rows, columns: batch.columns.map((column) => Float64Array.from(column as Float64Array, Math.fround)) };
      expect(
        await graph.difference(
          singles,
          matrixOf(singles, (length) => new Float32Array(length)),
        ),
      ).toBeNull();
    }
    graph.free();
  }

  test("random ones", async () => {
    const recipes = fc.record({
      seed: fc.nat(),
      trees: fc.integer({ min: 1, max: 13 }),
      maxDepth: fc.integer({ min: 0, max: 30 }),
      maxLeaves: fc.constantFrom(1, 2, 5, 31, 120, 300),
      features: fc.integer({ min: 1, max: 9 }),
      outputs: fc.constant(3),
      compare: fc.constantFrom("f32" as const, "f64" as const),
      test: fc.constantFrom("le" as const, "lt" as const),
      accumulate: fc.constantFrom(undefined, "f32" as const),
      vectorLeaves: fc.boolean(),
      categories: fc.constantFrom(0, 0, 3, 40, 400),
      thresholds: fc.constantFrom(3, 30, 3000),
    });
    await fc.assert(
      fc.asyncProperty(recipes, (recipe) => expectSame(recipe, [60])),
      { numRuns: 40, endOnFailure: true },
    );
  });

  test("batches around a workgroup", () => expectSame(plain, [0, 1, 255, 256, 257, 1000]));

  test("more sums than registers", () => expectSame({ ...plain, outputs: 40, vectorLeaves: true }, [300]));

  test("trees larger than the staging memory, and many that share it", async () => {
    await expectSame({ ...plain, trees: 5, maxDepth: 60, maxLeaves: 3000, thresholds: 4000 }, [100]);
    await expectSame({ ...plain, trees: 90, maxLeaves: 7 }, [100]);
    await expectSame({ ...plain, trees: 90, maxLeaves: 300 }, [100], 256);
  });

  test("sums of float32 numbers, and of others that are rounded to it", async () => {
    const ensemble = randomEnsemble({ ...plain, accumulate: "f32", trees: 60, compare: "f32" });
    const single = { ...ensemble, leafValue: ensemble.leafValue.map(Math.fround), initial: ensemble.initial.map(Math.fround) };
    const columns = hurtingColumns(ensemble, 300, 5);
    for (const each of [ensemble, single]) {
      const graph = new GraphOnGpu(device, graphOf(each));
      expect(await graph.difference(rowsOf(columns, 300))).toBeNull();
      graph.free();
    }
  });

  test("more thresholds of a feature than a plane has ranks", async () => {
    const ensemble = randomEnsemble({ ...plain, trees: 1, features: 1, maxLeaves: 1, maxDepth: 0 });
    const splits = 70_000;
    const graph = new GraphOnGpu(device, graphOf({ ...ensemble, ...searchTree(splits) }));
    const cells = Float64Array.from({ length: 3000 }, (_, row) => (row * 7919) % (splits + 10)).fill(Number.NaN, 2990);
    expect(await graph.difference({ rows: 3000, columns: [cells] })).toBeNull();
    graph.free();
  });
});

/** One tree that finds the place of a number among 0.5, 1.5… */
function searchTree(splits: number): Partial<TreeEnsemble> {
  const nodes: { threshold: number; left: number; right: number }[] = [];
  const add = (low: number, high: number): number => {
    const at = nodes.push({ threshold: Number.NaN, left: -1, right: -1 }) - 1;
    if (low === high) return at;
    const middle = (low + high) >> 1;
    nodes[at] = { threshold: middle + 0.5, left: add(low, middle), right: add(middle + 1, high) };
    return at;
  };
  add(0, splits);
  let leaves = 0;
  return {
    treeOffset: Int32Array.of(0, nodes.length),
    feature: Int32Array.from(nodes, ({ left }) => (left < 0 ? -1 : 0)),
    threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
    left: Int32Array.from(nodes, ({ left }) => left),
    right: Int32Array.from(nodes, ({ right }) => right),
    missingLeft: Uint8Array.from(nodes, (_, node) => node & 1),
    categorySet: new Int32Array(nodes.length).fill(-1),
    leaf: Int32Array.from(nodes, ({ left }) => (left < 0 ? leaves++ : -1)),
    leafValue: Float64Array.from({ length: splits + 1 }, (_, leaf) => leaf),
  };
}
