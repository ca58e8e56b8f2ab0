import { expect, test } from "vitest";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GraphBuilder, interpret, matrix, vector, type Batch, type Graph, type NodeId } from "../../core/src/ir/index.ts";
import { optimize } from "../../core/src/passes/index.ts";
import { differenceOf } from "../../core/test/same-values.ts";
import { Random } from "../../core/test/random.ts";
import { Engine } from "../src/engine/engine.ts";

const engine = Engine.create();
const random = new Random(5);
const hurting = [0, -0, NaN, Infinity, -Infinity, 1e39, -1e39, 1e-46, 2 ** -149, 3.4e38, 1 + 2 ** -24, 1 + 2 ** -23];

function cells(count: number): Float64Array {
  return Float64Array.from({ length: count }, () => (random.chance(0.02) ? random.pick(hurting) : 10 * random.next() - 5));
}

function graphOf(width: number, build: (builder: GraphBuilder, input: NodeId) => NodeId): Graph {
  const builder = new GraphBuilder(Array.from({ length: width }, () => ({ name: null, dtype: "f64", nullable: true })));
  const value = build(builder, builder.input(Array.from({ length: width }, (_, column) => column)));
  return builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "<f8", shape: "matrix" }] }]);
}

/** The engine has the reference's bits for every number of rows around those that it takes at once. */
function hold(name: string, width: number, graph: Graph): void {
  const placed = engine.place(lowerToWasm(graph));
  for (const rows of [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 63, 65, 255, 256, 257]) {
    const batch: Batch = { rows, columns: Array.from({ length: width }, () => cells(rows)) };
    expect([name, rows, differenceOf(placed.run("predict", batch)[0]!, interpret(graph, "predict", batch)[0]!)]).toEqual([
      name,
      rows,
      null,
    ]);
  }
  placed.free();
}

test.each([1, 3, 4, 5, 33])("products over %i columns", (width) => {
  for (const outputs of [1, 2, 3, 4, 5, 8, 17, 39]) {
    const weights = matrix(width, outputs, cells(width * outputs));
    const product = (g: GraphBuilder, x: NodeId): NodeId => g.matmul(x, weights, { arithmetic: "f32" });
    hold(`${outputs} sums`, width, graphOf(width, product));
    const bias = vector(cells(outputs));
    const layer = (g: GraphBuilder, x: NodeId): NodeId => g.binary("maximum", g.plus(product(g, x), g.constant(bias)), g.number(0));
    hold(`a layer of ${outputs}`, width, optimize(graphOf(width, layer)));
  }
});
