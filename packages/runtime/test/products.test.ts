import { expect, test } from "vitest";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GraphBuilder, interpret, matrix, type Column } from "../../core/src/ir/index.ts";
import { optimize } from "../../core/src/passes/index.ts";
import { Random } from "../../core/test/random.ts";
import { differenceOfOutcomes, outcomeOf } from "../../core/test/same-values.ts";
import { Engine } from "../src/engine/engine.ts";

const awkward = [0, -0, NaN, Infinity, -Infinity, 5e-324, -1e308];
const engine = Engine.create();

function cells(random: Random, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => (random.chance(0.02) ? random.pick(awkward) : random.next() - 0.5));
}

test.each([
  [1, 1],
  [2, 3],
  [7, 4],
  [5, 16],
  [3, 23],
  [70, 9],
])("a layer of %d columns and %d outputs has the reference's bits, whatever the rows", (width, outputs) => {
  const random = new Random(width * 100 + outputs);
  const columns: Column[] = Array.from({ length: width }, (_, index) => ({ name: `x${index}`, dtype: "f64", nullable: true }));
  const builder = new GraphBuilder(columns);
  const x = builder.input(columns.map((_, index) => index));
  const sums = builder.matmul(x, matrix(width, outputs, cells(random, width * outputs)));
  const biased = builder.plus(sums, builder.number(...cells(random, outputs)));
  const rectified = builder.binary("maximum", biased, builder.number(0));
  const answers = { predict: rectified, decision_function: biased, transform: builder.concat([rectified, sums]) };
  const graph = builder.finish(
    Object.entries(answers).map(([name, value]) => ({ name, outputs: [{ name: "y", value, dtype: "<f8", shape: "matrix" as const }] })),
  );
  const program = engine.place(lowerToWasm(optimize(graph)));
  for (const rows of [0, 1, 2, 7, 8, 9, 17, 247, 248, 249, 500]) {
    const batch = { rows, columns: columns.map(() => cells(random, rows)) };
    const rowMajor = Float64Array.from({ length: rows * width }, (_, index) => batch.columns[index % width]![Math.floor(index / width)]!);
    for (const name of Object.keys(answers)) {
      const expected = outcomeOf(() => interpret(graph, name, batch));
      expect([
        rows,
        name,
        differenceOfOutcomes(
          outcomeOf(() => program.run(name, batch)),
          expected,
        ),
      ]).toEqual([rows, name, null]);
      const ofMatrix = outcomeOf(() => program.run(name, { rows, matrix: rowMajor }));
      expect([rows, name, differenceOfOutcomes(ofMatrix, expected)]).toEqual([rows, name, null]);
    }
  }
  program.free();
});

test.each([1, 2, 3, 8, 9, 21])("stored cells times weights of %d outputs have the reference's bits", (outputs) => {
  const random = new Random(outputs);
  const width = 12;
  const columns: Column[] = Array.from({ length: width }, (_, index) => ({ name: `x${index}`, dtype: "f64", nullable: true }));
  const builder = new GraphBuilder(columns);
  const stored = builder.toSparse(builder.input(columns.map((_, index) => index)));
  const value = builder.matmul(stored, matrix(width, outputs, cells(random, width * outputs)));
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "<f8", shape: "matrix" }] }]);
  const program = engine.place(lowerToWasm(graph));
  for (const rows of [0, 1, 2, 55, 57, 130]) {
    const sparse = (): Float64Array => cells(random, rows).map((cell) => (random.chance(0.7) ? 0 : cell));
    const batch = { rows, columns: columns.map(sparse) };
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
