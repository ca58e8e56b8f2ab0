import { expect, test } from "vitest";
import { writeArtifact, type SignatureOutput } from "../../core/src/artifact/index.ts";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GraphBuilder, encodeGraph, type Column, type NodeId } from "../../core/src/ir/index.ts";
import { load, loadSync, Matrix, SparseMatrix, type Input, type Model, type Result } from "../src/index.ts";
import { compileFixture, readInput, readLines, readMatrix } from "./support/fixtures.ts";

async function open(path: string): Promise<Model> {
  return load(await compileFixture(path));
}

/** Row `index` of an answer for many rows, as an answer for one row would be. */
function rowOf(answer: Result, index: number): unknown {
  if (answer instanceof Matrix || answer instanceof SparseMatrix) return answer.row(index);
  if (answer instanceof Float64Array) return answer[index];
  const list = answer as unknown[];
  return isOutputs(list) ? list.map((each) => rowOf(each as Result, index)) : list[index];
}

/** True for the arrays of a method with several outputs. */
function isOutputs(list: readonly unknown[]): boolean {
  return list[0] instanceof Matrix || list[0] instanceof SparseMatrix;
}

/** An answer for one row, without the matrices of one row that sparse outputs come in. */
function rowAlone(one: unknown): unknown {
  if (one instanceof SparseMatrix) return one.row(0);
  return Array.isArray(one) && isOutputs(one) ? one.map(rowAlone) : one;
}

function named(model: Model, row: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(model.manifest.columns.map((column, index) => [column.name!, row[index]]));
}

test("a pipeline of mixed columns answers objects as scikit-learn does", async () => {
  const folder = "columns-mixed-forest/1.5.2";
  const model = await open(`${folder}/model.pkl`);
  const rows = (await readInput(`${folder}/input.csv`, model.manifest.columns)).map((row) => named(model, row));
  const labels = readLines(`${folder}/predict.jsonl`);
  const probabilities = readMatrix(`${folder}/predict_proba.npy`);
  expect(model.predict(rows)).toEqual(labels);
  expect((model.predictProba(rows) as Matrix).toArray()).toEqual(probabilities);
  expect(rows.map((row) => model.predict(row))).toEqual(labels);
  expect(rows.map((row) => model.predictProba(row))).toEqual(probabilities);
  expect(await model.predictAsync(rows)).toEqual(labels);
  expect(await model.predictProbaAsync(rows[3]!)).toEqual(probabilities[3]);
  const columns = Object.fromEntries(model.manifest.columns.map(({ name }) => [name!, rows.map((row) => row[name!])])) as Record<
    string,
    (string | null)[]
  >;
  expect(model.predict(columns)).toEqual(labels);
  expect(model.unusedFields).toEqual([]);
  model.free();
});

test("one row gets what it gets among many, for every method and shape of answer", async () => {
  const fixtures = [
    ["columns-mixed-forest/1.5.2/model.pkl", "input-hurting.csv"],
    ["decision-tree-classifier-multi/1.5.2/model.joblib", "input.npy"],
    ["decision-tree-classifier-booleans/1.3.2/model.pkl", "input.npy"],
    ["gradient-boosting-classifier-multiclass/1.9.1/model.joblib", "input.npy"],
    ["random-forest-classifier-integers/1.5.2/model.joblib", "input.npy"],
    ["pipeline-tfidf-logistic/1.5.2/model.joblib", "input.jsonl"],
    ["tfidf-words/1.5.2/model.joblib", "input.jsonl"],
    ["isolation-forest/1.5.2/model.joblib", "input.npy"],
  ] as const;
  for (const [path, input] of fixtures) {
    const model = await open(path);
    const rows = await readInput(path.replace(/[^/]*$/u, input), model.manifest.columns);
    for (const method of model.methods) {
      const many = model.call(method, rows);
      const ones = rows.map((row) => model.call(method, row.length === 1 ? (row[0] as string) : row));
      ones.forEach((one, index) => {
        const alone = rowAlone(one);
        expect([path, method, index, alone]).toEqual([path, method, index, rowOf(many, index)]);
      });
      expect(await model.callAsync(method, rows)).toEqual(many);
    }
    model.free();
  }
});

test("a row's numbers are written into an array of the caller's", async () => {
  const fixtures = [
    ["columns-mixed-forest/1.5.2/model.pkl", "input-hurting.csv"],
    ["decision-tree-classifier-multi/1.5.2/model.joblib", "input.npy"],
    ["random-forest-classifier-integers/1.5.2/model.joblib", "input.npy"],
    ["pipeline-tfidf-logistic/1.5.2/model.joblib", "input.jsonl"],
    ["tfidf-words/1.5.2/model.joblib", "input.jsonl"],
  ] as const;
  for (const [path, input] of fixtures) {
    const model = await open(path);
    const rows = await readInput(path.replace(/[^/]*$/u, input), model.manifest.columns);
    for (const method of model.methods)
      for (const row of rows.slice(0, 20).map((each) => (each.length === 1 ? (each[0] as string) : each))) {
        const one = model.call(method, row);
        const cells: unknown[] = [one].flat(2);
        const target = new Float64Array(cells.length + 1).fill(-7);
        if (cells.every((cell) => typeof cell === "number")) {
          expect(model.callInto(method, row, target)).toBe(target);
          expect([path, method, ...target]).toEqual([path, method, ...cells, -7]);
          expect(() => model.callInto(method, row, target.subarray(2))).toThrow(/the answer has \d+ numbers/u);
        } else expect(() => model.callInto(method, row, target)).toThrow(/is not a row of numbers/u);
      }
    model.free();
  }
});

test("answers have the library's types and dimensions", async () => {
  const booleans = await open("decision-tree-classifier-booleans/1.3.2/model.pkl");
  expect(
    new Set(booleans.predict(await readInput("decision-tree-classifier-booleans/1.3.2/input.npy", booleans.manifest.columns)) as boolean[]),
  ).toEqual(new Set([true, false]));

  const several = await open("decision-tree-classifier-multi/1.5.2/model.joblib");
  const rows = await readInput("decision-tree-classifier-multi/1.5.2/input.npy", several.manifest.columns);
  expect((several.predict(rows) as Matrix).toArray()).toEqual(readMatrix("decision-tree-classifier-multi/1.5.2/predict.npy"));
  expect(rows.map((row) => several.predictProba(row))).toEqual(readLines("decision-tree-classifier-multi/1.5.2/predict_proba.jsonl"));

  const boosting = await open("gradient-boosting-classifier-multiclass/1.9.1/model.joblib");
  const leaves = boosting.apply(
    Float64Array.from({ length: 2 * boosting.manifest.columns.length }, (_, index) => Math.sin(index)),
  ) as Matrix;
  const [stages, classes] = leaves.dims;
  expect([leaves.rows, stages! * classes!, classes]).toEqual([2, leaves.width, 3]);
  const nested = JSON.parse(JSON.stringify(leaves)) as number[][][];
  expect([nested.length, nested[0]!.length, nested[0]![0]!.length]).toEqual([2, stages, classes]);
  expect(nested.flat(2)).toEqual([...(leaves.data as Float64Array)]);

  const words = await open("tfidf-words/1.5.2/model.joblib");
  const texts = words.transform(["a hedgehog", "", "waves and wind"]) as SparseMatrix;
  expect([texts.rows, texts.width, texts.indptr.length]).toEqual([
    3,
    words.manifest.methods[0]!.outputs[0]!.labels?.length ?? texts.width,
    4,
  ]);
  expect(texts.toDense().row(2)).toEqual(texts.row(2));
});

test("texts are answered as a list, and a single text alone", async () => {
  const folder = "pipeline-tfidf-logistic/1.5.2";
  const model = await open(`${folder}/model.joblib`);
  const texts = readLines(`${folder}/input.jsonl`) as string[];
  const labels = readLines(`${folder}/predict.jsonl`);
  expect(model.predict(texts)).toEqual(labels);
  expect(texts.map((text) => model.predict(text))).toEqual(labels);
  expect(model.predict({ body: texts[0]! })).toBe(labels[0]);
});

function artifactOf(
  columns: readonly Column[],
  build: (builder: GraphBuilder) => NodeId,
  output: Omit<SignatureOutput, "name">,
): Uint8Array {
  const builder = new GraphBuilder(columns);
  const graph = builder.finish([{ name: "predict", outputs: [{ ...output, name: "y", value: build(builder) }] }]);
  const manifest = {
    producer: "test",
    source: { library: "none", version: null, className: "None", format: "none", sha256: "" },
    columns,
    defaultMethod: "predict",
    methods: [{ name: "predict", outputs: [{ ...output, name: "y" }], contract: { kind: "bit-equal" } }],
  } as const;
  return writeArtifact({ manifest, program: lowerToWasm(graph), graph: encodeGraph(graph) });
}

const x: Column = { name: "x", dtype: "f64", nullable: true };

test("integers are numbers where they are safe, else BigInts", () => {
  const big = 2 ** 53;
  const labels = BigInt64Array.of(5n, BigInt(big), -7n);
  const model = loadSync(
    artifactOf([x], (builder) => builder.take(builder.cast(builder.input([0]), "i32"), { dtype: "i64", shape: [3, 1], data: labels }), {
      dtype: "<i8",
      shape: "rows",
    }),
  );
  expect(model.predict([[0], [1], [2]])).toEqual([5, BigInt(big), -7]);
  expect(model.predict([1])).toBe(BigInt(big));
  expect(model.predict({ x: 2 })).toBe(-7);
});

test("an answer is the caller's own", () => {
  const model = loadSync(artifactOf([x], (builder) => builder.input([0]), { dtype: "<f8", shape: "matrix" }));
  const first = model.predict([1]);
  expect(model.predict([2])).toEqual([2]);
  expect(first).toEqual([1]);
  const many = model.predict([[3], [4]]) as Matrix;
  model.predict([[5], [6]]);
  expect(many.toArray()).toEqual([[3], [4]]);
});

test("what goes wrong has a code, and the next call is answered", async () => {
  const model = loadSync(
    artifactOf(
      [x, { name: "s", dtype: "string", nullable: true, unread: true }],
      (builder) => builder.check(builder.input([0]), "finite", "scaler", ["x"]),
      { dtype: "<f8", shape: "rows" },
    ),
  );
  expect(() => model.transform([[1, null]])).toThrow(
    expect.objectContaining({ code: "UNKNOWN_METHOD", message: expect.stringContaining("it has predict") as unknown }),
  );
  await expect(model.transformAsync([[1, null]])).rejects.toMatchObject({ code: "UNKNOWN_METHOD" });
  expect(() => model.predict({ x: null })).toThrow(
    expect.objectContaining({ code: "NOT_FINITE", where: expect.objectContaining({ row: 0, column: "x" }) as unknown }),
  );
  expect(() => model.predict([{ x: 1 }, { x: Infinity }])).toThrow(
    expect.objectContaining({ code: "NOT_FINITE", where: expect.objectContaining({ row: 1 }) as unknown }),
  );
  expect(() => model.predict({ y: 1 })).toThrow(expect.objectContaining({ code: "MISSING_COLUMN" }));
  await expect(model.predictAsync("text" as Input)).rejects.toMatchObject({ code: "WRONG_TYPE" });
  expect(model.unusedFields).toEqual([]);
  expect(model.predict({ x: 4, more: 1 })).toBe(4);
  expect(await model.predictAsync([[6, "any"]])).toEqual(Float64Array.of(6));
});

test("fields that the model does not know are left alone and named", () => {
  const model = loadSync(artifactOf([x], (builder) => builder.input([0]), { dtype: "<f8", shape: "rows" }));
  expect(model.predict([[1]])).toEqual(Float64Array.of(1));
  expect(model.predict([{ x: 2, id: "a7" }])).toEqual(Float64Array.of(2));
  expect(model.unusedFields).toEqual(["id"]);
});

test("an artifact is taken from whatever has its bytes", async () => {
  const bytes = artifactOf([x], (builder) => builder.input([0]), { dtype: "<f8", shape: "rows" });
  const buffer = Uint8Array.from(bytes).buffer;
  const unaligned = new Uint8Array(bytes.length + 1).subarray(1);
  unaligned.set(bytes);
  for (const source of [bytes, buffer, unaligned, new Blob([buffer]), new Response(buffer)]) {
    const model = await load(source);
    expect(model.predict({ x: 3 })).toBe(3);
    model.free();
  }
  await expect(load(new Response("gone", { status: 404 }))).rejects.toMatchObject({ code: "IO_FAILED" });
  await expect(load(new Response("<html>"))).rejects.toMatchObject({ code: "NOT_A_MODEL" });
});
