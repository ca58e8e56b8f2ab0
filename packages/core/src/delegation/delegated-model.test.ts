import { expect, test } from "vitest";
import { openArtifact, writeDelegated } from "../artifact/index.ts";
import { readContainer, writeContainer } from "../artifact/container.ts";
import type { OnnxModel, OnnxValueInfo } from "../formats/index.ts";
import { delegatedModel } from "./delegated-model.ts";

const tensor = (name: string, elementType: number, dims: OnnxValueInfo["dims"]): OnnxValueInfo => ({
  name,
  kind: "tensor",
  elementType,
  keyType: 0,
  dims,
});

function modelOf(inputs: readonly OnnxValueInfo[], outputs: readonly OnnxValueInfo[], operator: string = "Conv"): OnnxModel {
  const node = { name: "", operator, domain: "", overload: "", inputs: [], outputs: [], attributes: new Map() };
  const graph = { nodes: [node], initializers: [], hasSparseInitializers: false, inputs, outputs };
  return { irVersion: 8, producer: "", producerVersion: "", opsets: new Map([["", 17]]), graph, functions: [] };
}

const answer = tensor("y", 1, ["N", 3]);

test("a row of fixed sizes has a column for each cell", () => {
  const { signature } = delegatedModel(modelOf([tensor("image", 1, ["N", 2, 2])], [answer, tensor("predict", 7, [null])]), []);
  expect(signature.columns).toEqual(Array.from({ length: 4 }, () => ({ name: null, dtype: "f64", nullable: true })));
  expect(signature.methods.map(({ name, outputs }) => [name, outputs])).toEqual([
    ["predict", [{ name: "y", dtype: "<f4", shape: "matrix", dims: [3] }]],
    ["y", [{ name: "y", dtype: "<f4", shape: "matrix", dims: [3] }]],
  ]);
});

test("columns of several inputs bear their names; integers and flags may not be missing, texts may", () => {
  const { columns } = delegatedModel(
    modelOf([tensor("age", 7, [null, 1]), tensor("city", 8, [null]), tensor("x", 11, [null, 2])], [answer]),
    [],
  ).signature;
  expect(columns).toEqual([
    { name: "age", dtype: "f64", nullable: false },
    { name: "city", dtype: "string", nullable: true },
    { name: "x_0", dtype: "f64", nullable: true },
    { name: "x_1", dtype: "f64", nullable: true },
  ]);
});

test.each([
  ["a free axis", tensor("tokens", 7, ["N", "length"])],
  ["no shape at all", tensor("x", 1, null)],
  ["more cells than anybody names", tensor("image", 1, [null, 3, 224, 224])],
])("%s leaves tensors alone", (_, input) => {
  const { signature, program } = delegatedModel(modelOf([input], [answer]), []);
  expect(signature.columns).toEqual([]);
  expect(program.inputs).toHaveLength(1);
});

test("sizes that are all fixed make one run one row", () => {
  const outputs = (sizes: readonly number[]): unknown =>
    delegatedModel(modelOf([tensor("x", 1, [1, 4])], [tensor("y", 1, sizes)]), []).signature.methods[0]!.outputs[0];
  expect(outputs([1, 3])).toEqual({ name: "y", dtype: "<f4", shape: "matrix", dims: [3] });
  expect(outputs([1])).toEqual({ name: "y", dtype: "<f4", shape: "rows" });
  expect(outputs([2, 3])).toEqual({ name: "y", dtype: "<f4", shape: "matrix", dims: [2, 3] });
});

test("outputs that are no tensors are left out, and said to be", () => {
  const map: OnnxValueInfo = { name: "probabilities", kind: "other", elementType: 0, keyType: 0, dims: null };
  const { signature, warnings } = delegatedModel(modelOf([tensor("x", 1, [null, 2])], [answer, map]), []);
  expect(signature.methods.map(({ name }) => name)).toEqual(["predict", "y"]);
  expect(warnings).toEqual(["the output probabilities is no tensor of numbers or strings, and is left out"]);
});

test.each([
  ["a sequence in", modelOf([{ name: "x", kind: "other", elementType: 0, keyType: 0, dims: null }], [answer]), "UNSUPPORTED_OPTION"],
  ["bfloat16 in", modelOf([tensor("x", 16, [null, 2])], [answer]), "UNSUPPORTED_OPTION"],
  ["a map out", modelOf([], [{ name: "y", kind: "map", elementType: 7, keyType: 0, dims: null }]), "UNSUPPORTED_OPTION"],
  ["nothing out", modelOf([tensor("x", 1, [null, 2])], []), "INVALID_MODEL"],
  ["two inputs of a name", modelOf([tensor("x", 1, [null, 2]), tensor("x", 1, [null, 2])], [answer]), "INVALID_MODEL"],
  ["lots", modelOf([tensor("x", 1, [null, 2])], [answer], "RandomNormalLike"), "UNSUPPORTED_ESTIMATOR"],
])("%s is refused", (_, model, code) => {
  expect(() => delegatedModel(model, [])).toThrow(expect.objectContaining({ code }));
});

test("an artifact gives the model and its files back, and refuses a manifest that contradicts itself", () => {
  const { signature, program } = delegatedModel(modelOf([tensor("x", 1, ["N", 2])], [answer]), ["weights"]);
  const source = { library: "ONNX", version: null, className: "ModelProto", format: "onnx", sha256: "00" };
  const manifest = { producer: "godwit", source, ...signature, defaultMethod: "predict" };
  const model = Uint8Array.of(8, 9);
  const bytes = writeDelegated({ manifest, program, model, files: new Map([["weights", Uint8Array.of(1, 2, 3)]]) });
  const opened = openArtifact(bytes);
  expect(opened.payload).toEqual({ kind: "delegated", manifest: program, model, files: new Map([["weights", Uint8Array.of(1, 2, 3)]]) });
  expect(() => opened.graph()).toThrow(expect.objectContaining({ code: "USAGE" }));
  const { sections } = readContainer(bytes);
  const rewritten = (changed: object, left: (name: string) => boolean = () => true): Uint8Array =>
    writeContainer(
      { ...manifest, program, ...changed },
      [...sections].filter(([name]) => left(name)).map(([name, read]) => [name, read()] as const),
    );
  const [predict] = signature.methods;
  const broken: readonly Uint8Array[] = [
    rewritten({ columns: signature.columns.slice(1) }),
    rewritten({ methods: [{ ...predict!, outputs: [{ ...predict!.outputs[0]!, name: "z" }] }] }),
    rewritten({ methods: [{ ...predict!, columns: [0] }] }),
    rewritten({ program: { ...program, inputs: null } }),
    rewritten({ program: { ...program, files: ["other"] } }),
    rewritten({}, (name) => name !== "onnx"),
  ];
  for (const each of broken) expect(() => openArtifact(each)).toThrow(expect.objectContaining({ code: "MALFORMED" }));
});
