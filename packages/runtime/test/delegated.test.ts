import { expect, test } from "vitest";
import { writeDelegated, type SignatureColumn, type TensorSignature } from "@godwit/core/artifact";
import { load, loadSync, Matrix, type Model, type Onnxruntime } from "@godwit/runtime";

interface Fed {
  readonly type: string;
  readonly data: ArrayLike<unknown>;
  readonly dims: readonly number[];
}

type Answer = (feeds: Readonly<Record<string, Fed>>) => { readonly data: unknown; readonly dims: readonly number[] };

/** An engine that notes what it is asked. */
function engineOf(answer: Answer): { readonly onnxruntime: Onnxruntime; readonly asked: Readonly<Record<string, Fed>>[] } {
  const asked: Readonly<Record<string, Fed>>[] = [];
  const onnxruntime: Onnxruntime = {
    Tensor: class {
      readonly type: string;
      readonly data: unknown;
      readonly dims: readonly number[];
      constructor(type: string, data: unknown, dims: readonly number[]) {
        [this.type, this.data, this.dims] = [type, data, dims];
      }
    },
    InferenceSession: {
      create: () =>
        Promise.resolve({
          run(feeds, [output]) {
            asked.push(feeds as never);
            return Promise.resolve({ [output!]: { type: "", ...answer(feeds as never) } });
          },
          release: () => Promise.resolve(),
        }),
    },
  };
  return { onnxruntime, asked };
}

function artifactOf(inputs: readonly TensorSignature[], output: TensorSignature, columns: readonly SignatureColumn[]): Uint8Array {
  const program = { target: "onnxruntime", version: 1, engine: ">=1", inputs, outputs: [output], files: [] } as const;
  const manifest = {
    producer: "godwit",
    source: { library: "ONNX", version: null, className: "ModelProto", format: "onnx", sha256: "00" },
    columns,
    defaultMethod: "predict",
    methods: [
      {
        name: "predict",
        outputs: [{ name: output.name, dtype: output.dtype, shape: "matrix" as const }],
        contract: { kind: "delegated" as const, engine: "onnxruntime", version: ">=1" },
      },
    ],
  };
  return writeDelegated({ manifest, program, model: new Uint8Array(1), files: new Map() });
}

const numbers = (count: number): SignatureColumn[] => Array.from({ length: count }, () => ({ name: null, dtype: "f64", nullable: true }));
const doubled: Answer = ({ x }) => ({ data: Float32Array.from(x!.data as ArrayLike<number>, (cell) => cell * 2), dims: x!.dims });
const x = (dims: TensorSignature["dims"], dtype: string = "<f4"): TensorSignature => ({ name: "x", dtype, dims });
const y = (dims: TensorSignature["dims"]): TensorSignature => ({ name: "y", dtype: "<f4", dims });

test("rows go as one tensor, and one row gets one row's answer", async () => {
  const { onnxruntime, asked } = engineOf(doubled);
  const model = await load(artifactOf([x([null, 2])], y([null, 2]), numbers(2)), { onnxruntime });
  const many = await model.predictAsync([
    [1, 2],
    [3, null],
  ]);
  expect(many).toBeInstanceOf(Matrix);
  expect((many as Matrix).toArray()).toEqual([
    [2, 4],
    [6, NaN],
  ]);
  expect(asked).toMatchObject([{ x: { type: "float32", dims: [2, 2] } }]);
  expect(await model.predictAsync([1, 2])).toEqual([2, 4]);
  expect(() => model.predict([[1, 2]])).toThrow(expect.objectContaining({ code: "USAGE" }));
  model.free();
});

test("a first axis of one is run row by row", async () => {
  const { onnxruntime, asked } = engineOf(doubled);
  const model = await load(artifactOf([x([1, 2])], y([1, 2]), numbers(2)), { onnxruntime });
  const batch = { rows: 3, matrix: Float64Array.of(1, 2, 3, 4, 5, 6) };
  expect(await model.runParallel("predict", batch)).toMatchObject([{ rows: 3, width: 2, data: Float32Array.of(2, 4, 6, 8, 10, 12) }]);
  expect(asked.map(({ x: fed }) => fed!.dims)).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
  expect(await model.runParallel("predict", { rows: 0, matrix: new Float64Array(0) })).toMatchObject([{ rows: 0, width: 2 }]);
  const stacked = await model.callTensors("predict", { x: { dtype: "<f4", dims: [2, 2], data: [1, 2, 3, 4] } });
  expect(stacked).toMatchObject({ dims: [2, 2], data: Float32Array.of(2, 4, 6, 8) });
  await expect(model.callTensors("predict", { x: { dtype: "<f4", dims: [2, 3], data: [1, 2, 3, 4, 5, 6] } })).rejects.toMatchObject({
    code: "WRONG_WIDTH",
  });
});

test.each([
  ["<i8", 1.5],
  ["<i4", 2 ** 31],
  ["|u1", -1],
  ["<i8", null],
  ["<f4", "text"],
])("an element that %s does not hold is refused: %s", async (dtype, cell) => {
  const { onnxruntime, asked } = engineOf(doubled);
  const model = await load(artifactOf([x([null, 2], dtype)], y([null, 2]), numbers(2)), { onnxruntime });
  await expect(model.callTensors("predict", { x: { dtype, dims: [1, 2], data: [1, cell] } })).rejects.toMatchObject({
    code: "WRONG_TYPE",
    where: { column: "x" },
  });
  expect(asked).toEqual([]);
});

test("a cell that does not fit is told by row and column", async () => {
  const { onnxruntime } = engineOf(doubled);
  const model = await load(artifactOf([x([null, 2], "<i8")], y([null, 2]), numbers(2)), { onnxruntime });
  await expect(
    model.predictAsync([
      [1, 2],
      [3, 4.5],
    ]),
  ).rejects.toMatchObject({ code: "WRONG_TYPE", where: { row: 1, column: "1" } });
});

test("tensors that are missing or contradict their shape are refused, and so are rows where there are no columns", async () => {
  const { onnxruntime } = engineOf(doubled);
  const model = await load(artifactOf([x([null, null])], y([null, null]), []), { onnxruntime });
  expect(model.tensors).toEqual([x([null, null])]);
  await expect(model.callTensors("predict", {})).rejects.toMatchObject({ code: "MISSING_COLUMN" });
  await expect(model.callTensors("predict", { x: { dtype: "<f4", dims: [2, 2], data: [1] } })).rejects.toMatchObject({
    code: "WRONG_WIDTH",
  });
  await expect(model.runParallel("predict", { rows: 1, columns: [] })).rejects.toMatchObject({ code: "USAGE" });
  expect(await model.callTensors("predict", { x: { dtype: "<f4", dims: [1, 3], data: Float64Array.of(1, 2, 3) } })).toMatchObject({
    dims: [1, 3],
    data: Float32Array.of(2, 4, 6),
  });
});

test("answers that are not one a row are refused, and errors of the engine are coded", async () => {
  const model = async (answer: Answer): Promise<Model> =>
    load(artifactOf([x([null, 1])], y([null, 1]), numbers(1)), { onnxruntime: engineOf(answer).onnxruntime });
  const total = await model(() => ({ data: Float32Array.of(1), dims: [1] }));
  await expect(total.predictAsync([[1], [2]])).rejects.toMatchObject({ code: "UNSUPPORTED_OPTION" });
  const transposed = artifactOf([x([null, 2])], y([2, null]), numbers(2));
  const byChance = await load(transposed, { onnxruntime: engineOf(doubled).onnxruntime });
  await expect(byChance.runParallel("predict", { rows: 2, matrix: new Float64Array(4) })).rejects.toMatchObject({
    code: "UNSUPPORTED_OPTION",
  });
  const failing = await model(() => {
    throw new Error("no kernel");
  });
  await expect(failing.predictAsync([[1], [2]])).rejects.toMatchObject({ code: "MALFORMED_INPUT" });
});

test("without the engine the error names what to install", async () => {
  const model = loadSync(artifactOf([x([null, 1])], y([null, 1]), numbers(1)));
  const ready = await model.ready().then(
    () => null,
    (error: unknown) => error,
  );
  if (ready !== null) expect(ready).toMatchObject({ hint: expect.stringContaining("onnxruntime-") as string });
});
