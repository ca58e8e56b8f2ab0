import { expect, test } from "vitest";
import { GodwitError } from "../../core/src/errors/index.ts";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GraphBuilder, interpret, matrix, type Column, type Graph, type NodeId } from "../../core/src/ir/index.ts";
import { differenceOfOutcomes, outcomeOf } from "../../core/test/same-values.ts";
import { Engine, type GivenBatch, type PlacedProgram } from "../src/engine/engine.ts";

const number: Column = { name: "x", dtype: "f64", nullable: true };
const text: Column = { name: "s", dtype: "string", nullable: true };

function placed(
  columns: readonly Column[],
  build: (builder: GraphBuilder) => NodeId,
  engine: Engine = Engine.create(),
): { graph: Graph; program: PlacedProgram } {
  const builder = new GraphBuilder(columns);
  const value = build(builder);
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "<f8", shape: "matrix" }] }]);
  return { graph, program: engine.place(lowerToWasm(graph)) };
}

const words = { kind: "vocabulary", terms: ["cat", "dog", "straße"], size: 3 } as const;
const spec = {
  analyzer: "word",
  lowercase: true,
  stripAccents: null,
  pattern: "(?u)\\b\\w\\w+\\b",
  ngramRange: [1, 1],
  stopWords: [],
  binary: false,
  target: words,
} as const;

test("strings that the model does not know come back as they are", () => {
  const { program } = placed([text], (builder) => {
    const s = builder.input([0]);
    return builder.where(builder.isMissing(s), builder.string("none"), s);
  });
  const [output] = program.run("predict", { rows: 5, columns: [["new", null, "none", undefined, "\ud800 Ünï 日本"]] });
  expect(output!.data).toEqual(["new", "none", "none", "none", "\ud800 Ünï 日本"]);
});

test("a prepared row answers as a batch of one, again and again", () => {
  const { program } = placed([number, text], (builder) => {
    const index = builder.lookup(builder.input([1]), { dtype: "string", shape: [2], data: ["a", "b"] }, [0, 1], -1, -1);
    return builder.concat([builder.times(builder.input([0]), builder.number(2)), builder.oneHot(index, 2, "dense")]);
  });
  const row = program.prepare("predict");
  for (const [x, s, expected] of [
    [1.5, "a", [3, 1, 0]],
    [-0, "b", [-0, 0, 1]],
    [NaN, null, [NaN, 0, 0]],
    [2, "new", [4, 0, 0]],
  ] as const) {
    row.numbers[0] = x;
    row.strings[1] = s;
    row.run();
    expect([0, 1, 2].map((index) => row.cell(0, index))).toEqual(expected);
  }
});

test("a row-major matrix answers as its columns, in float64 and float32, for one row and for many", () => {
  const { program } = placed([number, number, number], (builder) => builder.minus(builder.input([2]), builder.input([0])));
  for (const rows of [1, 2, 700]) {
    const cells = Float32Array.from({ length: rows * 3 }, (_, index) => Math.sin(index) * 100);
    const columns = [0, 1, 2].map((column) => Float64Array.from({ length: rows }, (_, row) => cells[row * 3 + column]!));
    const expected = program.run("predict", { rows, columns });
    expect(program.run("predict", { rows, matrix: Float64Array.from(cells) })).toEqual(expected);
    expect(program.run("predict", { rows, matrix: cells })).toEqual(expected);
  }
});

test("columns that a method does not read may be left out", () => {
  const { program } = placed([number, text], (builder) => builder.input([0]));
  expect(program.run("predict", { rows: 2, columns: [Float64Array.of(1, 2), undefined] })[0]!.data).toEqual(Float64Array.of(1, 2));
});

test("scratch and sparse outputs grow as long texts need them", () => {
  const { graph, program } = placed([text], (builder) =>
    builder.add("text_counts", [builder.input([0])], {
      spec: { ...spec, analyzer: "char", ngramRange: [1, 4], target: { kind: "hash", size: 100_000, alternateSign: true } },
    }),
  );
  const texts = Array.from({ length: 300 }, (_, row) =>
    row % 7 === 0 ? null : Array.from({ length: row }, (_cell, word) => (word * row * 7919).toString(36)).join(" "),
  );
  const batch = { rows: texts.length, columns: [texts] };
  expect(
    differenceOfOutcomes(
      outcomeOf(() => program.run("predict", batch)),
      outcomeOf(() => interpret(graph, "predict", batch)),
    ),
  ).toBeNull();
});

test("texts are counted through their codes too", () => {
  const { graph, program } = placed([text], (builder) => {
    const s = builder.input([0]);
    return builder.add("text_counts", [builder.where(builder.isMissing(s), builder.string("the cat"), s)], { spec });
  });
  const batch = { rows: 4, columns: [[null, "Dog dog", "STRASSE straße", "the cat"]] };
  expect(
    differenceOfOutcomes(
      outcomeOf(() => program.run("predict", batch)),
      outcomeOf(() => interpret(graph, "predict", batch)),
    ),
  ).toBeNull();
});

test("the first broken check of the graph is the error, wherever later ones break", () => {
  const { graph, program } = placed([number, number], (builder) => {
    const first = builder.check(builder.input([0]), "finite", "scaler", ["age"]);
    return builder.concat([first, builder.check(builder.input([1]), "no_infinity_f32", "forest", [])]);
  });
  const batch = { rows: 60_000, firstRow: 1000, columns: [new Float64Array(60_000), new Float64Array(60_000)] };
  batch.columns[1]![3] = 1e39;
  const late = outcomeOf(() => program.run("predict", batch));
  expect(late).toMatchObject({ error: { code: "NOT_FINITE", where: { step: "forest", row: 1003, column: "0" } } });
  batch.columns[0]![59_999] = NaN;
  const both = [outcomeOf(() => program.run("predict", batch)), outcomeOf(() => program.run("predict", batch, 2))];
  for (const outcome of both)
    expect(
      differenceOfOutcomes(
        outcome,
        outcomeOf(() => interpret(graph, "predict", batch)),
      ),
    ).toBeNull();
  expect(both[0]).toMatchObject({ error: { where: { step: "scaler", row: 60_999, column: "age" } } });
});

test("of rows still to be read, one that cannot be read is told of before one that the model refuses, by any threads", async () => {
  const { program } = placed(
    [number, number],
    (builder) => builder.check(builder.input([0]), "finite", "scaler", ["age"]),
    Engine.create({ threadsFrom: 0 }),
  );
  const rows = 40_000;
  const batch = (unreadable: number): GivenBatch => ({
    rows,
    read(from, count) {
      if (from <= unreadable && unreadable < from + count) throw new GodwitError("WRONG_TYPE", "a word", { where: { row: unreadable } });
      const matrix = Float64Array.from({ length: count * 2 }, (_, at) => (from * 2 + at === 10 ? NaN : at));
      return { rows: count, firstRow: from, matrix };
    },
  });
  for (const threads of [1, 2, 3])
    for (const [unreadable, where] of [
      [rows - 1, { code: "WRONG_TYPE", where: { row: rows - 1 } }],
      [0, { code: "WRONG_TYPE", where: { row: 0 } }],
      [rows, { code: "NOT_FINITE", where: { row: 5 } }],
    ] as const) {
      expect(outcomeOf(() => program.run("predict", batch(unreadable), threads))).toMatchObject({ error: where });
      await expect(program.runParallel("predict", batch(unreadable), threads)).rejects.toMatchObject(where);
    }
});

test("a batch after a broken check is answered again", () => {
  const { program } = placed([number], (builder) => builder.check(builder.input([0]), "finite", "scaler", []));
  expect(() => program.run("predict", { rows: 1, columns: [Float64Array.of(NaN)] })).toThrow("NaN");
  expect(program.run("predict", { rows: 1, columns: [Float64Array.of(7)] })[0]!.data).toEqual(Float64Array.of(7));
});

test("wrong batches are refused with a code", () => {
  const { program } = placed([number, text], (builder) => builder.input([0]));
  const codeOf = (run: () => unknown): unknown => {
    try {
      run();
    } catch (error) {
      return (error as { code?: string }).code;
    }
    return null;
  };
  expect(codeOf(() => program.run("transform", { rows: 0, columns: [undefined, undefined] }))).toBe("UNKNOWN_METHOD");
  expect(codeOf(() => program.run("predict", { rows: 1, columns: [Float64Array.of(1)] }))).toBe("WRONG_WIDTH");
  expect(codeOf(() => program.run("predict", { rows: 2, columns: [Float64Array.of(1), undefined] }))).toBe("WRONG_WIDTH");
  expect(codeOf(() => program.run("predict", { rows: 1, columns: [["1"], undefined] }))).toBe("WRONG_TYPE");
  expect(codeOf(() => program.run("predict", { rows: 2, matrix: new Float64Array(3) }))).toBe("WRONG_WIDTH");
});

test("memory is used again when models are freed", () => {
  const engine = Engine.create();
  const weights = matrix(1, 20_000, new Float64Array(20_000).fill(1.5));
  const once = (): void => {
    const { program } = placed([number], (builder) => builder.reduce("sum", builder.matmul(builder.input([0]), weights)), engine);
    expect(program.run("predict", { rows: 3, columns: [Float64Array.of(1, 2, 3)] })[0]!.data).toEqual(
      Float64Array.of(30_000, 60_000, 90_000),
    );
    program.free();
  };
  once();
  const { memoryBytes } = engine;
  for (let time = 0; time < 20; time++) once();
  expect(engine.memoryBytes).toBe(memoryBytes);
});

test("non-finite weights meet the cells of 0 that a one-hot block leaves out", () => {
  for (const layout of ["dense", "sparse"] as const) {
    const { graph, program } = placed([number], (builder) => {
      const index = builder.cast(builder.input([0]), "i32");
      return builder.matmul(
        builder.concat([builder.oneHot(index, 2, layout), builder.input([0])]),
        matrix(3, 1, Float64Array.of(Infinity, 1, 2)),
      );
    });
    const batch = { rows: 4, columns: [Float64Array.of(0, 1, 2, -1)] };
    expect(
      differenceOfOutcomes(
        outcomeOf(() => program.run("predict", batch)),
        outcomeOf(() => interpret(graph, "predict", batch)),
      ),
    ).toBeNull();
  }
});
