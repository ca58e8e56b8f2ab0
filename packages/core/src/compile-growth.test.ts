import { threadCpuUsage } from "node:process";
import { expect, test } from "vitest";
import { lowerToWasm } from "./backends/wasm/index.ts";
import { contractOf, encodeGraph, GraphBuilder, verifyGraph, type Graph } from "./ir/index.ts";
import { optimize } from "./passes/index.ts";

const edges = [{ dtype: "f64", shape: [1], data: Float64Array.of(0) }] as const;

/** A graph of `width` columns and five nodes each: checks, wide arithmetic, selections out of order, one-hot blocks, joins and a long sum. */
function wideGraph(width: number): Graph {
  const g = new GraphBuilder();
  const columns = Array.from({ length: width }, (_, index) => g.column({ name: `c${index}`, dtype: "f64", nullable: false }));
  const checked = columns.map((column) => (column % 3 === 0 ? g.check(g.input([column]), "finite", "", ["a"]) : g.input([column])));
  const scaled = g.over(g.minus(g.concat(checked), g.number(...columns)), g.number(3));
  const parts = columns.map((column) => g.unary("exp", g.select(scaled, [(column * 7) % width])));
  const sum = parts.reduce((left, right) => g.plus(left, right));
  const odd = g.select(
    g.concat(parts),
    columns.filter((column) => column % 2 === 1),
  );
  const hot = columns.slice(0, width / 2).map((column) => g.oneHot(g.bucketize(g.select(scaled, [column]), edges, "left"), 2, "dense"));
  const methods = [g.concat([sum, odd, ...hot]), sum].map((value, index) => ({
    name: `method${index}`,
    outputs: [{ name: "y", value, dtype: "<f8", shape: "matrix" as const }],
  }));
  return g.finish(methods);
}

/** The processor's time for a graph from passes to program, in microseconds: the least of some runs. */
function cost(graph: Graph): number {
  const times = Array.from({ length: 2 }, () => {
    const start = threadCpuUsage();
    const smaller = optimize(graph);
    verifyGraph(smaller);
    lowerToWasm(smaller);
    encodeGraph(smaller);
    for (const { name } of smaller.methods) contractOf(smaller, name);
    const { user, system } = threadCpuUsage(start);
    return user + system;
  });
  return Math.min(...times);
}

test("ten times the nodes take about ten times the time: steps that grow with the square would take a hundred times", () => {
  const [small, large] = [wideGraph(1000), wideGraph(10_000)];
  cost(small);
  const ratio = cost(large) / cost(small);
  expect(large.nodes.length / small.nodes.length).toBeGreaterThan(9.9);
  expect(ratio).toBeLessThan(24);
}, 60_000);
