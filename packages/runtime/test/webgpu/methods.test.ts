import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { softwareGpu } from "../../../../scripts/software-gpu.ts";
import { lowerToWebgpu } from "../../../core/src/backends/webgpu/index.ts";
import type { Batch, ColumnData, Graph, TreeEnsemble } from "../../../core/src/ir/index.ts";
import { hurtingColumns, randomEnsemble } from "../../../core/test/forest/random-ensemble.ts";
import { randomCase } from "../../../core/test/random-graph.ts";
import { smallGraph } from "../../../core/test/small-graph.ts";
import { GpuDevice } from "../../src/webgpu/gpu-device.ts";
import { GraphOnGpu } from "./on-gpu.ts";

const gpu = softwareGpu();

const recipe = {
  seed: 3,
  trees: 12,
  maxDepth: 6,
  maxLeaves: 20,
  features: 3,
  outputs: 2,
  vectorLeaves: false,
  categories: 0,
  thresholds: 20,
};
const ensemble = randomEnsemble({ ...recipe, compare: "f32", test: "le" });
const second = randomEnsemble({ ...recipe, seed: 4, features: 2, outputs: 1, compare: "f64", test: "lt" });

/** Rows of a to d and of strings that hurt, without what checks refuse. */
function rowsFor(trees: TreeEnsemble, rows: number): Batch {
  const numbers = hurtingColumns(trees, rows, 7).map((column) => column.map((cell) => (Math.abs(cell) < 1e30 ? cell : 1)));
  while (numbers.length < 4) numbers.push(Float64Array.from({ length: rows }, (_, row) => row % 5));
  const words: ColumnData = Array.from({ length: rows }, (_, row) => ["x", "y", null][row % 3]!);
  return { rows, columns: [...numbers, words, words] };
}

const graphs: Readonly<Record<string, { readonly graph: Graph; readonly cells: "columns" | "before" }>> = {
  "cells checked and chosen": {
    cells: "columns",
    graph: smallGraph((b) => {
      const checked = b.check(b.input([0, 1, 2, 3]), "no_infinity_f32", "step", []);
      return b.forest(b.concat([b.select(checked, [2, 0]), b.input([1])]), ensemble, "sum");
    }),
  },
  "cells computed before": {
    cells: "before",
    graph: smallGraph((b) => {
      const [one, two] = [b.input([0, 1]), b.input([2])];
      return b.forest(b.concat([b.where(b.isMissing(one), b.number(0), one), b.times(two, two)]), ensemble, "sum");
    }),
  },
  "starts computed before, answers used after beside strings": {
    cells: "columns",
    graph: smallGraph((b) => {
      const sums = b.forest(b.input([0, 1, 2]), ensemble, "sum", b.times(b.input([0, 1]), b.number(0.1)));
      return [b.over(sums, b.number(3)), b.reduce("argmax", sums), b.input([4])];
    }),
  },
  "a constant start, leaves beside sums": {
    cells: "columns",
    graph: smallGraph((b) => {
      const cells = b.input([0, 1, 2]);
      return [b.forest(cells, ensemble, "sum", b.number(0.5, -0)), b.forest(cells, ensemble, "leaf")];
    }),
  },
  "a forest that reads another one's answers": {
    cells: "columns",
    graph: smallGraph((b) => b.forest(b.forest(b.input([0, 1, 2]), ensemble, "sum"), second, "sum")),
  },
  "trees without splits still check their rows": {
    cells: "columns",
    graph: smallGraph((b) =>
      b.forest(
        b.check(b.input([0, 1, 2]), "no_infinity", "", []),
        randomEnsemble({ ...recipe, maxLeaves: 1, compare: "f32", test: "le" }),
        "sum",
      ),
    ),
  },
};

describe.skipIf(gpu === undefined)("methods with forests on a GPU have the reference's bits", { timeout: 120_000 }, () => {
  let device: GpuDevice;
  beforeAll(async () => {
    device = await GpuDevice.open(gpu!);
  });
  afterAll(() => device.destroy());

  test.each(Object.entries(graphs))("%s", async (_, { graph, cells }) => {
    expect(lowerToWebgpu(graph, "predict", 64)!.forests[0]!.cells.kind).toBe(cells);
    const onGpu = new GraphOnGpu(device, graph);
    for (const rows of [1, 300]) expect(await onGpu.difference(rowsFor(ensemble, rows))).toBeNull();
    onGpu.free();
  });

  test("a row that breaks a check is the CPU's to name", async () => {
    for (const rule of ["finite", "no_infinity", "finite_f32", "no_infinity_f32"] as const) {
      const graph = smallGraph((b) => b.forest(b.check(b.input([0, 1, 2]), rule, "", []), ensemble, "sum"));
      const onGpu = new GraphOnGpu(device, graph);
      for (const cell of [NaN, Infinity, -Infinity, 3.4028235677973366e38, -3.4028235677973366e38, 3.4e38]) {
        const batch = rowsFor(ensemble, 260);
        for (const column of batch.columns.slice(0, 3)) (column as Float64Array).fill(1);
        (batch.columns[2] as Float64Array)[259] = cell;
        expect([rule, cell, await onGpu.difference(batch)]).toEqual([rule, cell, null]);
      }
      onGpu.free();
    }
  });

  test("random graphs", async () => {
    let met = 0;
    for (let seed = 0; met < 40; seed++) {
      const { graph, batch } = randomCase(seed, { size: 8, rows: 70 });
      if (!graph.nodes.some(({ op }) => op === "forest")) continue;
      const onGpu = new GraphOnGpu(device, graph);
      met += onGpu.methods.length;
      expect([seed, await onGpu.difference(batch)]).toEqual([seed, null]);
      onGpu.free();
    }
  });
});
