import { expect, test } from "vitest";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GraphBuilder, type Column } from "../../core/src/ir/index.ts";
import { DictionaryColumn, Engine, load, readColumns, type ColumnsByName, type DictionaryCodes, type Model } from "../src/index.ts";
import { compileFixture, readInput, readLines } from "./support/fixtures.ts";

type Strings = readonly (string | null)[];

/** A column by its dictionary, in which the values stand in the order of their first rows. */
function encoded(
  cells: Strings,
  codesOf: (codes: number[]) => DictionaryCodes,
  freeze: boolean,
): { codes: DictionaryCodes; values: Strings } {
  const values = [...new Set(cells)].filter((cell) => cell !== null);
  const places = new Map(values.map((value, code) => [value, code]));
  const codes = codesOf(cells.map((cell) => (cell === null ? -1 : places.get(cell)!)));
  return { codes, values: freeze ? Object.freeze(values) : values };
}

async function columnsOf(model: Model, path: string): Promise<Record<string, Float64Array | Strings>> {
  const rows = await readInput(path, model.manifest.columns);
  return Object.fromEntries(
    model.manifest.columns.map(({ name, dtype }, index) => {
      const cells = rows.map((row) => row[index]);
      return [name!, dtype === "f64" ? Float64Array.from(cells as number[]) : (cells as Strings)];
    }),
  );
}

test("columns by a dictionary get what the strings get, of every width of code", async () => {
  for (const path of ["columns-mixed-forest/1.5.2/model.pkl", "columns-mixed-logistic/1.5.2/model.joblib"]) {
    const model = await load(await compileFixture(path));
    for (const input of ["input.csv", "input-hurting.csv"]) {
      const columns = await columnsOf(model, path.replace(/[^/]*$/u, input));
      for (const method of ["predict", "predict_proba"]) {
        const expected = model.call(method, columns);
        for (const codes of [Int32Array, Int16Array, Int8Array])
          for (const freeze of [true, false, true]) {
            const dictionaries = Object.fromEntries(
              Object.entries(columns).map(([name, cells]) => [
                name,
                cells instanceof Float64Array ? cells : encoded(cells, (list) => codes.from(list), freeze),
              ]),
            );
            expect(model.call(method, dictionaries)).toEqual(expected);
            expect(await model.callAsync(method, dictionaries, { threads: 2 })).toEqual(expected);
          }
      }
    }
    model.free();
  }
});

const columns: readonly Column[] = [
  { name: "s", dtype: "string", nullable: true },
  { name: "t", dtype: "string", nullable: true },
];

test("strings that the model does not know are told apart, and come back as they are", () => {
  const builder = new GraphBuilder(columns);
  const s = builder.input([0]);
  const value = builder.where(builder.isMissing(s), builder.input([1]), s);
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "|O", shape: "rows" }] }]);
  const program = Engine.create().place(lowerToWasm(graph));
  const first = DictionaryColumn.of(Uint8Array.of(1, 0, 1, 3, 2), ["new", "\ud800 Ünï", null, "unused no more"]);
  const batch = { rows: 5, columns: [first, ["a", "b", "c", "d", "new"]] };
  expect(program.run("predict", batch)[0]!.data).toEqual(["\ud800 Ünï", "new", "\ud800 Ünï", "unused no more", "new"]);
  const cut = { rows: 2, columns: [first.slice(3, 5), ["d", null]] };
  expect(program.run("predict", cut)[0]!.data).toEqual(["unused no more", null]);
});

test("a list that changes between two batches is looked up anew", () => {
  const builder = new GraphBuilder([columns[0]!]);
  const value = builder.lookup(builder.input([0]), { dtype: "string", shape: [2], data: ["a", "b"] }, [0, 1], -1, -2);
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "<i4", shape: "rows" }] }]);
  const program = Engine.create().place(lowerToWasm(graph));
  const values = ["a", "b", "other"];
  const answer = (): unknown =>
    program.run("predict", readColumns([columns[0]!], { s: { codes: Int32Array.of(0, 1, 2, -1), values } }))[0]!.data;
  expect(answer()).toEqual(Int32Array.of(0, 1, -2, -1));
  values.reverse();
  expect(answer()).toEqual(Int32Array.of(-2, 1, 0, -1));
});

test("codes without a value, and values of another type, are named with row and column", () => {
  const read = (input: ColumnsByName): unknown => readColumns([columns[0]!, { name: "x", dtype: "f64", nullable: true }], input);
  const x = { codes: Uint8Array.of(1, 0), values: [2.5, null] };
  const s = { codes: Int32Array.of(0, -1), values: ["a", 5] };
  expect(read({ s, x })).toMatchObject({ rows: 2, columns: [{ values: ["a", null] }, Float64Array.of(Number.NaN, 2.5)] });
  expect(() => read({ s: { ...s, codes: Int32Array.of(0, 1) }, x })).toThrow(
    expect.objectContaining({ code: "WRONG_TYPE", where: { row: 1, column: "s" } }),
  );
  expect(() => read({ s: { ...s, codes: Int32Array.of(0, 2) }, x })).toThrow(
    expect.objectContaining({ code: "WRONG_TYPE", where: { row: 1, column: "s" } }),
  );
  expect(() => read({ s: { ...s, codes: Uint32Array.of(0, 2 ** 32 - 1) }, x })).toThrow(/the code 4294967295/u);
  expect(() => read({ s, x: { codes: Int8Array.of(0), values: [1] } })).toThrow(expect.objectContaining({ code: "WRONG_WIDTH" }));
  expect(() => read({ s, x: { codes: Int8Array.of(0, 0), values: ["one"] } })).toThrow(
    expect.objectContaining({ code: "WRONG_TYPE", where: { row: 0, column: "x" } }),
  );
});

test("texts that repeat get the bits of the same texts alone, also from threads", async () => {
  for (const path of ["pipeline-tfidf-logistic/1.5.2", "tfidf-words/1.5.2"]) {
    const model = await load(await compileFixture(`${path}/model.joblib`));
    const some = readLines(`${path}/input.jsonl`) as string[];
    const texts = Array.from({ length: 5000 }, (_, row) => some[(row * 7919) % some.length]!);
    const method = model.manifest.defaultMethod;
    const { data: expected } = alone(model, method, texts);
    const plain = model.run(method, { rows: texts.length, columns: [texts] });
    expect([...plain[0]!.data]).toEqual(expected);
    const { codes, values } = encoded(texts, (list) => Int32Array.from(list), false);
    const column = DictionaryColumn.of(codes, values);
    expect(model.run(method, { rows: texts.length, columns: [column] })).toEqual(plain);
    expect(await model.runParallel(method, { rows: texts.length, columns: [column] }, 2)).toEqual(plain);
    expect(model.run(method, { rows: 0, columns: [column.slice(0, 0)] })[0]!.rows).toBe(0);
    model.free();
  }
});

test("the row that breaks is the first of the whole batch that does", async () => {
  const model = await load(await compileFixture("pipeline-tfidf-logistic/1.5.2/model.joblib"));
  const texts = Array.from({ length: 4096 }, (_, row) => (row === 3001 || row === 4000 ? null : `text ${row % 3}`));
  const refusal = expect.objectContaining({ code: "NOT_FINITE", where: expect.objectContaining({ row: 3101 }) as unknown });
  expect(() => model.run("predict", { rows: 4096, firstRow: 100, columns: [texts] })).toThrow(refusal);
});

/** The answers of small batches, in which no text repeats often enough to be folded. */
function alone(model: Model, method: string, texts: readonly string[]): { readonly data: unknown[] } {
  const data: unknown[] = [];
  for (let from = 0; from < texts.length; from += 100) {
    const part = texts.slice(from, from + 100);
    data.push(...model.run(method, { rows: part.length, columns: [part] })[0]!.data);
  }
  return { data };
}
