import { expect, test } from "vitest";
import { GraphBuilder, interpret, interpretWithBounds, matrix, tensor, type Graph, type NodeId } from "../ir/index.ts";
import { inSinglePrecision, isInSinglePrecision } from "./in-single-precision.ts";

const width = 6;

function graphOf(build: (builder: GraphBuilder, input: NodeId) => NodeId): Graph {
  const builder = new GraphBuilder(Array.from({ length: width }, () => ({ name: null, dtype: "f64", nullable: true })));
  const value = build(builder, builder.input(Array.from({ length: width }, (_, column) => column)));
  return builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "<f8", shape: "matrix" }] }]);
}

const table = (rows: number, columns: number, cell = 0.1): ReturnType<typeof matrix> =>
  matrix(
    rows,
    columns,
    Float64Array.from({ length: rows * columns }, (_, index) => cell * (index + 1)),
  );

test.each<[string, boolean, (builder: GraphBuilder, input: NodeId) => NodeId]>([
  ["a product", true, (g, x) => g.matmul(x, table(width, 4))],
  ["a product of few outputs", false, (g, x) => g.matmul(x, table(width, 3))],
  ["a product of few terms", false, (g, x) => g.matmul(g.select(x, [0, 1, 2]), table(3, 4))],
  ["sparse rows", false, (g, x) => g.matmul(g.toSparse(x), table(width, 4))],
  ["weights that float32 does not hold", false, (g, x) => g.matmul(x, table(width, 4, 1e39))],
  ["distances", false, (g, x) => g.distances(x, table(5, width), { name: "sqeuclidean" })],
  [
    "indicators",
    false,
    (g, x) => {
      const place = g.bucketize(g.select(x, [0]), [tensor("f64", [1], Float64Array.of(0))], "left");
      return g.matmul(g.concat([x, g.oneHot(place, 2, "dense")]), table(width + 2, 4));
    },
  ],
])("%s", (_name, gains, build) => {
  const exact = graphOf(build);
  const fast = inSinglePrecision(exact);
  expect([isInSinglePrecision(exact), isInSinglePrecision(fast)]).toEqual([false, gains]);
  if (!gains) expect(fast).toBe(exact);
});

test("answers move, by no more than their bounds", () => {
  const exact = graphOf((g, x) => g.matmul(x, table(width, 4)));
  const batch = { rows: 2, columns: Array.from({ length: width }, (_, column) => Float64Array.of(column / 3, -1e5 / (column + 1))) };
  const [theirs] = interpret(exact, "predict", batch);
  const [ours] = interpretWithBounds(inSinglePrecision(exact), "predict", batch);
  const gaps = Array.from(ours!.value.data as Float64Array, (cell, index) => Math.abs(cell - (theirs!.data[index] as number)));
  expect(gaps.some((gap) => gap > 0)).toBe(true);
  gaps.forEach((gap, index) => {
    expect(gap).toBeLessThanOrEqual(ours!.error![index]!);
    expect(ours!.error![index]! / Math.abs(ours!.value.data[index] as number)).toBeLessThan(1e-5);
  });
});

test("of what float32 does not hold nothing is said", () => {
  const fast = inSinglePrecision(graphOf((g, x) => g.matmul(x, table(width, 4))));
  const batch = { rows: 1, columns: Array.from({ length: width }, () => Float64Array.of(1e39)) };
  expect(Array.from(interpretWithBounds(fast, "predict", batch)[0]!.error!)).toEqual([Infinity, Infinity, Infinity, Infinity]);
});
