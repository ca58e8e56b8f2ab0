import { expect, test } from "vitest";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GraphBuilder, interpret, matrix, type Column } from "../../core/src/ir/index.ts";
import { Random } from "../../core/test/random.ts";
import { differenceOfOutcomes, outcomeOf } from "../../core/test/same-values.ts";
import { Engine } from "../src/engine/engine.ts";

const engine = Engine.create();

/** Points in a list whose neighbours are neighbours in space, or in no order. */
function pointsOf(random: Random, count: number, width: number, { sorted, whole }: { sorted: boolean; whole: boolean }): Float64Array {
  const rows = Array.from({ length: count }, () => Array.from({ length: width }, () => (whole ? random.integer(0, 9) : random.next() * 4)));
  if (sorted) split(rows, 0);
  return Float64Array.from(rows.flat());
}

/** The order of a k-d tree. */
function split(rows: number[][], column: number, from = 0, to = rows.length): void {
  if (to - from < 8) return;
  const part = rows.slice(from, to).sort((a, b) => a[column]! - b[column]!);
  part.forEach((row, index) => (rows[from + index] = row));
  const next = (column + 1) % rows[0]!.length;
  split(rows, next, from, (from + to) >> 1);
  split(rows, next, (from + to) >> 1, to);
}

test.each([
  { count: 64, width: 3, neighbors: 1, sorted: false, whole: false },
  { count: 67, width: 28, neighbors: 5, sorted: false, whole: false },
  { count: 200, width: 1, neighbors: 200, sorted: false, whole: true },
  { count: 1000, width: 8, neighbors: 7, sorted: false, whole: true },
  { count: 1500, width: 2, neighbors: 5, sorted: true, whole: false },
  { count: 1500, width: 2, neighbors: 90, sorted: true, whole: false },
  { count: 2100, width: 3, neighbors: 4, sorted: true, whole: true },
])("nearest of $count points in $width columns, $neighbors of them, sorted $sorted, whole numbers $whole", (options) => {
  const { count, width, neighbors, whole } = options;
  const random = new Random(count + width);
  const points = pointsOf(random, count, width, options);
  const columns: Column[] = Array.from({ length: width }, (_, index) => ({ name: `x${index}`, dtype: "f64", nullable: true }));
  const builder = new GraphBuilder(columns);
  const value = builder.nearest(builder.input(columns.map((_, index) => index)), {
    points: matrix(count, width, points),
    metric: { name: "sqeuclidean" },
    count: neighbors,
  });
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "<f8", shape: "matrix" }] }]);
  const program = engine.place(lowerToWasm(graph));
  const far = [NaN, Infinity, -Infinity, 1e200, -1e9, 25, -3];
  const cell = (row: number, column: number): number => {
    if (row % 5 === 0 && column === row % width) return far[(row / 5) % far.length]!;
    if (row % 3 === 0) return points[((row * 7) % count) * width + column]!;
    return whole ? random.integer(-1, 10) : random.next() * 5 - 0.5;
  };
  for (const rows of [0, 1, 3, 4, 5, 16, 17, 250]) {
    const batch = { rows, columns: columns.map((_, column) => Float64Array.from({ length: rows }, (__, row) => cell(row, column))) };
    const expected = outcomeOf(() => interpret(graph, "predict", batch));
    expect([
      rows,
      differenceOfOutcomes(
        outcomeOf(() => program.run("predict", batch)),
        expected,
      ),
    ]).toEqual([rows, null]);
  }
  program.free();
});
