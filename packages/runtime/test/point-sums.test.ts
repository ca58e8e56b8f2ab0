import { expect, test } from "vitest";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GraphBuilder, interpret, matrix, type Column, type NodeId } from "../../core/src/ir/index.ts";
import { optimize } from "../../core/src/passes/index.ts";
import { Random } from "../../core/test/random.ts";
import { differenceOfOutcomes, outcomeOf } from "../../core/test/same-values.ts";
import { Engine } from "../src/engine/engine.ts";

const awkward = [0, -0, NaN, Infinity, -Infinity, 1e200];
const engine = Engine.create();

function cells(random: Random, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => (random.chance(0.02) ? random.pick(awkward) : random.next() * 3 - 1));
}

/** What a support vector machine and a Gaussian process ask for, for `count` points in `width` columns. */
function build(random: Random, count: number, width: number): { readonly columns: Column[]; readonly graph: ReturnType<typeof optimize> } {
  const columns: Column[] = Array.from({ length: width }, (_, index) => ({ name: `x${index}`, dtype: "f64", nullable: true }));
  const builder = new GraphBuilder(columns);
  const x = builder.input(columns.map((_, index) => index));
  const points = matrix(count, width, cells(random, count * width));
  const squares = (): NodeId => builder.distances(x, points, { name: "sqeuclidean" });
  const near = builder.unary("exp", builder.times(builder.number(-0.25), squares()));
  const runs = [[1, 2, 3, 7, 8, count - 1], Array.from({ length: count - 2 }, (_, place) => place + 2)];
  const pairs = runs.map((places) => {
    const sum = builder.matmul(builder.select(near, places), matrix(places.length, 1, cells(random, places.length)));
    return builder.plus(sum, builder.number(0.5));
  });
  const scaled = builder.times(
    builder.over(builder.number(1), builder.plus(squares(), builder.number(1))),
    builder.number(...cells(random, count)),
  );
  const plain = builder.matmul(squares(), matrix(count, 2, cells(random, count * 2)));
  const many = builder.matmul(near, matrix(count, 3, cells(random, count * 3)));
  const answers = {
    decision_function: builder.concat(pairs),
    predict: builder.matmul(scaled, matrix(count, 3, cells(random, count * 3))),
    transform: builder.concat([plain, builder.unary("sqrt", many)]),
    raw: near,
    predict_proba: builder.concat([builder.select(near, [0]), ...pairs]),
  };
  const graph = builder.finish(
    Object.entries(answers).map(([name, value]) => ({ name, outputs: [{ name: "y", value, dtype: "<f8", shape: "matrix" as const }] })),
  );
  return { columns, graph: optimize(graph) };
}

/** Kernels of products: of degree 1, 2 and 3, and one with a function; the last keeps a number of each point, and takes no sums. */
function buildProducts(random: Random, count: number, width: number): ReturnType<typeof build> {
  const columns: Column[] = Array.from({ length: width }, (_, index) => ({ name: `x${index}`, dtype: "f64", nullable: true }));
  const builder = new GraphBuilder(columns);
  const x = builder.input(columns.map((_, index) => index));
  const vectors = matrix(width, count, cells(random, width * count));
  const weights = matrix(count, 2, cells(random, count * 2));
  const products = builder.matmul(x, vectors);
  const base = builder.plus(builder.times(builder.number(0.5), products), builder.number(1));
  const square = builder.times(base, base);
  const cube = builder.times(base, square);
  const answers = {
    decision_function: builder.matmul(products, weights),
    predict: builder.matmul(square, weights),
    predict_proba: builder.matmul(cube, weights),
    transform: builder.matmul(builder.unary("tanh", base), weights),
    raw: builder.concat([builder.matmul(cube, weights), builder.select(square, [1])]),
  };
  const graph = builder.finish(
    Object.entries(answers).map(([name, value]) => ({ name, outputs: [{ name: "y", value, dtype: "<f8", shape: "matrix" as const }] })),
  );
  return { columns, graph: optimize(graph) };
}

test.each([
  { make: build, count: 16, width: 1 },
  { make: build, count: 17, width: 5 },
  { make: build, count: 32, width: 3 },
  { make: build, count: 63, width: 2 },
  { make: build, count: 70, width: 28 },
  { make: buildProducts, count: 515, width: 4 },
])("sums over $count points in $width columns have the reference's bits, whatever the rows", ({ make, count, width }) => {
  const random = new Random(count * 31 + width);
  const { columns, graph } = make(random, count, width);
  const program = engine.place(lowerToWasm(graph));
  for (const rows of [0, 1, 2, 8, 63, 64, 65, 129, 250]) {
    const batch = { rows, columns: columns.map(() => cells(random, rows)) };
    for (const { name } of graph.methods) {
      const expected = outcomeOf(() => interpret(graph, name, batch));
      expect([
        rows,
        name,
        differenceOfOutcomes(
          outcomeOf(() => program.run(name, batch)),
          expected,
        ),
      ]).toEqual([rows, name, null]);
    }
  }
  program.free();
});
