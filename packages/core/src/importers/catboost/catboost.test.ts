import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { examFile, examFiles } from "../../../../../conformance/exam-file.ts";
import { GodwitError } from "../../errors/index.ts";
import { PythonDict, type PyValue } from "../../formats/index.ts";
import { interpret, type Batch, type Graph } from "../../ir/index.ts";
import { importModel } from "../import-model.ts";

const encoder = new TextEncoder();

/** A model as its pickle, or a file of the library's own, holds it. */
function holding(data: Uint8Array, name: string = "CatBoostModelFile"): PyValue {
  const state = PythonDict.of([["__model", { kind: "bytes", data, mutable: false }]]);
  return { kind: "object", module: "catboost.core", name, args: [], keywords: null, state, items: null, entries: null };
}

function read(bytes: Uint8Array): Graph {
  return importModel(holding(bytes)).graph;
}

/** What becomes of bytes: an answer for every method, or a coded error. */
function outcome(bytes: Uint8Array): string {
  try {
    const graph = read(bytes);
    for (const { name } of graph.methods) interpret(graph, name, rowsFor(graph));
    return "answered";
  } catch (error) {
    if (error instanceof GodwitError) return error.code;
    throw error;
  }
}

function rowsFor({ columns }: Graph): Batch {
  return { rows: 2, firstRow: 0, columns: columns.map(({ dtype }) => (dtype === "string" ? ["red", null] : Float64Array.of(0.5, NaN))) };
}

/** What JSON.parse gives: the tests break it on purpose. */
type Loose = ReturnType<typeof JSON.parse>;

const border = { float_feature_index: 0, border: 0.5, split_index: 0, split_type: "FloatFeature" };
const ctrIdentifier = '{"identifier":[{"cat_feature_index":0,"combination_element":"cat_feature_value"}],"type":"Counter"}';
const ctr = {
  identifier: ctrIdentifier,
  elements: [{ cat_feature_index: 0, combination_element: "cat_feature_value" }],
  ctr_type: "Counter",
  prior_numerator: 0,
  prior_denomerator: 1,
  shift: 0,
  scale: 1,
  target_border_idx: 0,
  borders: [0.2],
};

/** One float feature, one category, a one-hot value, a frequency, and a tree that asks for three of them. */
function whole(): object {
  return {
    features_info: {
      float_features: [{ feature_index: 0, flat_feature_index: 0, borders: [0.5, 1.5], has_nans: false, nan_value_treatment: "AsIs" }],
      categorical_features: [{ feature_index: 0, flat_feature_index: 1, values: [-1242798403] }],
      ctrs: [ctr],
    },
    ctr_data: {
      [ctrIdentifier]: { hash_map: ["18446744073709551615", 0, "913873132368746293", 3], hash_stride: 2, counter_denominator: 9 },
    },
    oblivious_trees: [{ leaf_values: [1, 2, 4, 8, 16, 32, 64, 128], splits: [border, { split_index: 2 }, { split_index: 3 }] }],
    scale_and_bias: [1, [0]],
    model_info: { params: { loss_function: { type: "RMSE", params: {} } } },
  };
}

function changed(change: (model: Loose) => unknown): Uint8Array {
  const model = structuredClone(whole()) as Loose;
  change(model);
  return encoder.encode(JSON.stringify(model));
}

it("follows the bits of a symmetric tree", () => {
  const graph = read(encoder.encode(JSON.stringify(whole())));
  const columns = [Float64Array.of(0.5, 0.6, 0.6, NaN), ["red", "red", "blue", null]];
  const [predicted] = interpret(graph, "predict", { rows: 4, firstRow: 0, columns });
  const [leaf] = interpret(graph, "leaf", { rows: 4, firstRow: 0, columns });
  // "red" is the one-hot value and comes in 3 of 9 rows, that is 3 / (9 + 1).
  expect([...predicted!.data]).toEqual([64, 128, 2, 1]);
  expect([...leaf!.data]).toEqual([6, 7, 1, 0]);
});

it("is what its loss says, and what its class says", () => {
  const bytes = changed((model) => {
    model.model_info.params.loss_function.type = "Logloss";
  });
  const methods = (name: string): readonly string[] => importModel(holding(bytes, name)).graph.methods.map((method) => method.name);
  expect(methods("CatBoostModelFile")).toEqual(["predict", "predict_proba", "predict_log_proba", "raw", "leaf"]);
  expect(methods("CatBoostModelFile")).toEqual(methods("CatBoostClassifier"));
  expect(methods("CatBoost")).toEqual(["predict", "raw", "leaf"]);
});

describe("models that are not what they claim", () => {
  const cases: readonly (readonly [what: string, code: string, change: (model: Loose) => void])[] = [
    ["a split that does not exist", "INVALID_MODEL", (model) => (model.oblivious_trees[0].splits[0].split_index = 4)],
    ["a negative split", "INVALID_MODEL", (model) => (model.oblivious_trees[0].splits[0].split_index = -1)],
    ["a number as text", "INVALID_MODEL", (model) => (model.oblivious_trees[0].leaf_values[3] = "8")],
    ["a split as text", "INVALID_MODEL", (model) => (model.oblivious_trees[0].splits[0].split_index = "0")],
    ["a leaf too few", "INVALID_MODEL", (model) => model.oblivious_trees[0].leaf_values.pop()],
    ["levels without end", "INVALID_MODEL", (model) => (model.oblivious_trees[0].splits = Array.from({ length: 60 }, () => border))],
    ["trees that disagree", "INVALID_MODEL", (model) => model.oblivious_trees.push({ leaf_values: [1, 2], splits: [] })],
    ["no trees", "INVALID_MODEL", (model) => delete model.oblivious_trees],
    ["two features of a column", "INVALID_MODEL", (model) => (model.features_info.categorical_features[0].flat_feature_index = 0)],
    ["a column far away", "LIMIT_EXCEEDED", (model) => (model.features_info.categorical_features[0].flat_feature_index = 2 ** 31 - 1)],
    ["borders that descend", "INVALID_MODEL", (model) => model.features_info.float_features[0].borders.reverse()],
    ["a one-hot value twice", "INVALID_MODEL", (model) => (model.features_info.categorical_features[0].values = [5, 5])],
    ["an unknown statistic", "INVALID_MODEL", (model) => (model.features_info.ctrs[0].ctr_type = "Median")],
    ["a statistic without a table", "INVALID_MODEL", (model) => (model.ctr_data = {})],
    ["a statistic of nothing", "INVALID_MODEL", (model) => (model.features_info.ctrs[0].elements = [])],
    [
      "a category that is not there",
      "INVALID_MODEL",
      (model) => (model.features_info.ctrs[0].elements[0] = { ...ctr.elements[0], cat_feature_index: 7 }),
    ],
    ["a wrong stride", "INVALID_MODEL", (model) => (model.ctr_data[ctrIdentifier].hash_stride = 3)],
    ["a stride of nothing", "INVALID_MODEL", (model) => (model.ctr_data[ctrIdentifier].hash_stride = 0)],
    ["another stride than the type's", "INVALID_MODEL", (model) => (model.features_info.ctrs[0].ctr_type = "BinarizedTargetMeanValue")],
    ["a hash beyond 64 bits", "INVALID_MODEL", (model) => (model.ctr_data[ctrIdentifier].hash_map[2] = "99999999999999999999")],
    ["a hash twice", "INVALID_MODEL", (model) => model.ctr_data[ctrIdentifier].hash_map.push("913873132368746293", 4)],
    ["a bias too many", "INVALID_MODEL", (model) => (model.scale_and_bias = [1, [0, 0]])],
    [
      "a threshold of 1",
      "INVALID_MODEL",
      (model) => Object.assign(model.model_info, { binclass_probability_threshold: "1", params: { loss_function: { type: "Logloss" } } }),
    ],
    [
      "three classes for one output",
      "INVALID_MODEL",
      (model) =>
        Object.assign(model.model_info, {
          class_params: { class_names: ["a", "b", "c"], class_label_type: "String" },
          params: { loss_function: { type: "Logloss" } },
        }),
    ],
    ["text features", "UNSUPPORTED_OPTION", (model) => (model.features_info.estimated_features = [{}])],
  ];
  it.each(cases)("%s", (_what, code, change) => {
    expect(outcome(changed(change))).toBe(code);
  });

  it("nested without end, or cut", () => {
    expect(outcome(encoder.encode(`{"trees":${"[".repeat(100_000)}`))).toBe("LIMIT_EXCEEDED");
    expect(outcome(encoder.encode('{"trees":[{"left":'))).toBe("TRUNCATED");
    expect(outcome(encoder.encode('{"trees":[01]}'))).toBe("MALFORMED");
    expect(outcome(new Uint8Array())).toBe("TRUNCATED");
  });
});

/** The library's own files among the exams. */
function files(): readonly Uint8Array[] {
  return examFiles("catboost", /\/(?:0\.20\.2|0\.24\.4|1\.2\.10)\/model\.(?:cbm|json)$/u).map(({ bytes }) => bytes);
}

it("refuses a binary file whose offsets lead elsewhere", () => {
  const file = new Uint8Array(readFileSync(examFile("catboost/file/1.2.10/model.cbm")));
  const with32 = (at: number, value: number): Uint8Array => {
    const bytes = file.slice();
    new DataView(bytes.buffer).setUint32(at, value, true);
    return bytes;
  };
  expect(outcome(file)).toBe("answered");
  expect(outcome(with32(4, 0x7fffffff))).toBe("TRUNCATED");
  expect(outcome(with32(4, 0xffffffff))).toBe("MALFORMED");
  expect(outcome(with32(8, 0x7fffffff))).toBe("MALFORMED");
  expect(outcome(with32(8, 0))).toMatch(/^(?:MALFORMED|UNSUPPORTED_FORMAT)$/u);
  expect(outcome(file.subarray(0, file.length - 8))).toBe("TRUNCATED");
});

it("gives answers or coded errors for damaged files, and soon", () => {
  const originals = files();
  expect(originals.length).toBeGreaterThan(8);
  let state = 20_260_501;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const outcomes = new Map<string, number>();
  const end = performance.now() + Number(process.env["GODWIT_FUZZ_SECONDS"] ?? 3) * 1000;
  while (performance.now() < end) {
    const bytes = originals[next(originals.length)]!.slice();
    for (let times = next(6) + 1; times > 0; times--) {
      const at = next(bytes.length);
      if (next(3) === 0) bytes.copyWithin(at, next(bytes.length), next(bytes.length));
      else bytes[at] = next(2) === 0 ? next(256) : bytes[at]! ^ (1 << next(8));
    }
    const start = performance.now();
    const found = outcome(next(8) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(found).not.toBe("INTERNAL");
    outcomes.set(found, (outcomes.get(found) ?? 0) + 1);
  }
  expect(outcomes.size).toBeGreaterThan(3);
}, 30_000);
