import { expect, test } from "vitest";
import { GraphBuilder } from "./graph-builder.ts";
import type { Graph, Node } from "./graph.ts";
import { matrix, strings, tensor, vector } from "./tensor.ts";
import { dense } from "./value-type.ts";
import { verifyGraph } from "./verify-graph.ts";

const columns = [
  { name: "x", dtype: "f64", nullable: false },
  { name: "s", dtype: "string", nullable: true },
] as const;

test.each<[string, (builder: GraphBuilder) => unknown, RegExp]>([
  ["an input without columns", (g) => g.input([]), /no column/],
  ["an input beyond the signature", (g) => g.input([2]), /no column/],
  ["an input of two dtypes", (g) => g.input([0, 1]), /mixes/],
  ["arithmetic on strings", (g) => g.plus(g.input([1]), g.input([1])), /binary\(string\[rows, 1\], string\[rows, 1\]\) takes f64 or f32/],
  ["widths that do not broadcast", (g) => g.plus(g.input([0, 0]), g.input([0, 0, 0])), /widths 2 and 3/],
  ["an order of strings", (g) => g.compare("less", g.input([1]), g.input([1])), /no order/],
  ["a number against a string", (g) => g.compare("equal", g.input([0]), g.input([1])), /takes f64, not string/],
  ["a truth of numbers", (g) => g.logical("and", g.input([0]), g.input([0])), /takes bool/],
  ["a condition of numbers", (g) => g.where(g.input([0]), g.input([0]), g.input([0])), /takes bool/],
  ["two dtypes to choose from", (g) => g.where(g.isMissing(g.input([0])), g.input([0]), g.input([1])), /takes f64, not string/],
  ["a column that is not there", (g) => g.select(g.input([0, 0]), [2]), /selects column 2 of 2/],
  ["no column at all", (g) => g.select(g.input([0, 0]), []), /selects no column/],
  ["numbers beside strings", (g) => g.concat([g.input([0]), g.input([1])]), /joins f64 with string/],
  ["weights of another width", (g) => g.matmul(g.input([0]), matrix(2, 1, new Float64Array(2))), /do not fit width 1/],
  ["string keys for numbers", (g) => g.lookup(g.input([0]), strings(["a"]), [0], -1, -1), /looks up f64 among string/],
  ["a key without a value", (g) => g.lookup(g.input([1]), strings(["a"]), [], -1, -1), /one i32 value a key/],
  ["an index of two columns", (g) => g.oneHot(g.lookup(g.input([1, 1]), strings(["a"]), [0], -1, -1), 1, "dense"), /one index a row/],
  ["edges for another width", (g) => g.bucketize(g.input([0]), [], "left"), /edges for 0 columns of 1/],
  ["the maximum of a sparse row", (g) => g.reduce("maximum", g.toSparse(g.input([0]))), /needs every cell/],
  ["a sparse value where a dense one is due", (g) => g.isMissing(g.toSparse(g.input([0]))), /dense values only/],
  ["labels for another width", (g) => g.check(g.input([0]), "finite", "s", ["a", "b"]), /2 labels for width 1/],
  ["a cast to strings", (g) => g.cast(g.input([0]), "string" as "f64"), /casts to f64/],
  [
    "a table of one row without a width",
    (g) => g.take(g.lookup(g.input([1]), strings(["a"]), [0], -1, -1), vector([1])),
    /table \[n, width\]/,
  ],
  [
    "a chain with constants of another width",
    (g) => g.add("chain", [g.input([0])], { steps: [{ kind: "fill_missing", operand: vector([1, 2]) }] }),
    /2 constants for width 1/,
  ],
  ["a constant of two rows", (g) => g.constant(matrix(2, 1, new Float64Array(2))), /one row/],
  ["an input that does not stand", (g) => g.unary("exp", 7), /there is no node 7/],
  ["one input too many", (g) => g.add("unary", [g.input([0]), g.input([0])], { function: "exp" }), /takes 1 inputs, not 2/],
])("the builder refuses %s", (_name, build, message) => {
  expect(() => build(new GraphBuilder(columns))).toThrow(
    expect.objectContaining({ code: "INTERNAL", message: expect.stringMatching(message) }),
  );
});

const builder = new GraphBuilder(columns);
const value = builder.plus(builder.input([0]), builder.number(1));
const sound = builder.finish([{ name: "predict", outputs: [{ name: "predict", value, dtype: "<f8", shape: "rows" }] }]);

function replaced(id: number, change: Partial<Node>): Graph {
  return { ...sound, nodes: sound.nodes.map((node, index) => (index === id ? ({ ...node, ...change } as Node) : node)) };
}

const output = sound.methods[0]!.outputs[0]!;

test.each<[string, Graph, RegExp]>([
  ["an input that stands after its node", replaced(2, { inputs: [0, 2] }), /node 2: input 2 does not stand before it/],
  ["a type that the op does not give", replaced(2, { type: dense("f64", 2) }), /node 2: says f64\[rows, 2\], gives f64\[rows, 1\]/],
  ["attributes that break the rules", replaced(1, { attributes: { value: tensor("f64", [1, 1], new Float64Array(1)) } }), /one row/],
  ["a method that comes twice", { ...sound, methods: [...sound.methods, ...sound.methods] }, /comes twice/],
  ["a method without output", { ...sound, methods: [{ name: "predict", outputs: [] }] }, /no output/],
  [
    "an output that is no node",
    { ...sound, methods: [{ name: "predict", outputs: [{ ...output, value: 3 }] }] },
    /node 3, which does not exist/,
  ],
  [
    "labels of another number",
    { ...sound, methods: [{ name: "predict", outputs: [{ ...output, labels: [1, 2] }] }] },
    /2 labels for width 1/,
  ],
])("the verifier refuses %s", (_name, graph, message) => {
  verifyGraph(sound);
  expect(() => verifyGraph(graph)).toThrow(expect.objectContaining({ code: "INTERNAL", message: expect.stringMatching(message) }));
});
