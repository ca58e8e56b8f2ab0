import { expect, test } from "vitest";
import { GraphBuilder } from "./graph-builder.ts";
import { parseGraph } from "./parse-graph.ts";
import { printGraph } from "./print-graph.ts";

test("prints one declaration a line", () => {
  const builder = new GraphBuilder([{ name: "age", dtype: "f64", nullable: true }]);
  const scaled = builder.unary("log1p", builder.input([0]));
  expect(
    printGraph(builder.finish([{ name: "transform", outputs: [{ name: "transform", value: scaled, dtype: "<f8", shape: "matrix" }] }])),
  ).toBe(
    [
      'column {"name":"age","dtype":"f64","nullable":true}',
      '%0 = input() {"columns":[0]} : f64[rows, 1]',
      '%1 = unary(%0) {"function":"log1p"} : f64[rows, 1]',
      'method transform {"outputs":[{"name":"transform","value":1,"dtype":"<f8","shape":"matrix"}]}',
      "",
    ].join("\n"),
  );
});

test.each([
  ["%0 = nothing() {} : f64[rows, 1]", 1, /there is no op nothing/],
  [
    'column {"name":"x","dtype":"f64","nullable":false}\n%1 = input() {"columns":[0]} : f64[rows, 1]',
    2,
    /node 1 stands in the place of node 0/,
  ],
  [
    'column {"name":"x","dtype":"f64","nullable":false}\n%0 = input() {"columns":[0]} : f64[rows, 2]',
    2,
    /says f64\[rows, 2\], gives f64\[rows, 1\]/,
  ],
  ["%0 = input() {", 1, /not a node/],
  ['%0 = input() {"columns":[} : f64[rows, 1]', 1, /not JSON/],
  ["method", 1, /not a/],
])("names the line of %s", (text, line, message) => {
  expect(() => parseGraph(text)).toThrow(
    expect.objectContaining({ code: "MALFORMED", message: expect.stringMatching(message), where: { line } }),
  );
});

test("numbers, bytes and strings keep their bits", () => {
  const builder = new GraphBuilder();
  builder.number(NaN, -0, 5e-324, -Infinity, 0.1);
  builder.string("", null, "\n", "\ud800", "😀\u2028");
  builder.constant({ dtype: "i64", shape: [2], data: BigInt64Array.of(-1n, 2n ** 62n) });
  builder.constant({ dtype: "u8", shape: [4], data: Uint8Array.of(0, 1, 254, 255) });
  const graph = builder.finish([]);
  expect(parseGraph(printGraph(graph))).toEqual(graph);
});
