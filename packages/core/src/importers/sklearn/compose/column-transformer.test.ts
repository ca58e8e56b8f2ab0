import { describe, expect, it } from "vitest";
import type { PyValue } from "../../../formats/index.ts";
import { describeModel, importModel } from "../../import-model.ts";
import { answer, dict, fitted, floats, list, objects, tuple } from "../../../../test/fitted.ts";

const scaler = fitted("StandardScaler", { with_mean: true, mean_: floats(1), with_std: false, scale_: null });
const encoder = fitted("OneHotEncoder", {
  categories_: list(objects("x", "y")),
  handle_unknown: "ignore",
  sparse_output: true,
  dtype: "float64",
});

function columns(parts: readonly PyValue[], options: Readonly<Record<string, PyValue>> = {}): PyValue {
  return fitted("ColumnTransformer", {
    transformers_: list(...parts),
    feature_names_in_: objects("n", "s", "t"),
    n_features_in_: 3,
    sparse_output_: false,
    ...options,
  });
}

describe("ColumnTransformer", () => {
  const parts = [tuple("encode", encoder, list("s")), tuple("scale", scaler, list(0)), tuple("remainder", "drop", list(2))];

  it("puts its parts side by side in their order, weighted", () => {
    expect(answer(columns(parts, { transformer_weights: dict({ encode: 3 }) }), [[5, "y", "z"]])).toEqual([[0, 3, 4]]);
  });

  it("marks columns that no part reads", () => {
    const { graph } = importModel(columns(parts));
    expect(graph.columns.map(({ name, dtype, unread }) => [name, dtype, unread ?? false])).toEqual([
      ["n", "f64", false],
      ["s", "string", false],
      ["t", "f64", true],
    ]);
  });

  it("is sparse where it was when fitted", () => {
    const [node] = importModel(columns(parts, { sparse_output_: true })).graph.methods[0]!.outputs;
    expect(importModel(columns(parts, { sparse_output_: true })).graph.nodes[node!.value]?.type).toEqual({
      dtype: "f64",
      width: 3,
      layout: "sparse",
    });
  });

  it("skips a part without columns, which was never fitted", () => {
    const unfitted = fitted("StandardScaler", { with_mean: true, with_std: true });
    expect(answer(columns([tuple("none", unfitted, list()), parts[1]!]), [[5, "y", "z"]])).toEqual([[4]]);
  });

  it("refuses a column that is numbers to one part and texts to another", () => {
    const both = columns([tuple("scale", scaler, list("s")), tuple("encode", encoder, list("s"))]);
    expect(() => importModel(both)).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_OPTION", message: expect.stringContaining("column s") }),
    );
  });
});

describe("FeatureUnion", () => {
  const identity = fitted("FunctionTransformer", { func: null, validate: false });
  const union = fitted("FeatureUnion", {
    transformer_list: list(tuple("as is", "passthrough"), tuple("off", "drop"), tuple("scaled", scaler), tuple("same", identity)),
    transformer_weights: dict({ scaled: 2 }),
  });

  it("repeats its input, weighted, but for what is dropped", () => {
    expect(
      answer(
        fitted("Pipeline", {
          steps: list(tuple("s", fitted("MaxAbsScaler", { scale_: floats(1), n_features_in_: 1 })), tuple("u", union)),
        }),
        [[5]],
      ),
    ).toEqual([[5, 8, 5]]);
  });
});

describe("Pipeline", () => {
  const ridge = fitted("Ridge", { coef_: floats(2), intercept_: 1, n_features_in_: 1 });

  it("answers as its last step", () => {
    expect(
      answer(fitted("Pipeline", { steps: list(tuple("s", scaler), tuple("off", null), tuple("r", ridge)) }), [[3]], "predict", [
        { name: null, kind: "numeric" },
      ]),
    ).toEqual([[5]]);
  });

  it("only transforms where it ends in passthrough", () => {
    const model = fitted("Pipeline", {
      steps: list(tuple("r", fitted("RFE", { support_: list(true), estimator_: ridge, n_features_in_: 1 })), tuple("end", "passthrough")),
    });
    expect(importModel(model).graph.methods.map(({ name }) => name)).toEqual(["transform", "inverse_transform"]);
  });
});

it("refuses an unfitted step, and a model that is a part of itself", () => {
  const unfitted = fitted("Pipeline", { steps: list(tuple("s", fitted("MaxAbsScaler", { clip: false }))) });
  expect(() => importModel(unfitted, [{ name: null, kind: "numeric" }])).toThrow(
    expect.objectContaining({ code: "NOT_FITTED", where: { step: "s" } }),
  );
  const parts: PyValue[] = [];
  const circular = fitted("Pipeline", { steps: { kind: "list", items: parts } });
  parts.push(tuple("again", circular));
  expect(() => importModel(circular)).toThrow(expect.objectContaining({ code: "INVALID_MODEL", message: "the model is a part of itself" }));
  expect(describeModel(circular)!.steps.children.map(({ path }) => path)).toEqual(["again"]);
});

it("a search answers as its best estimator, and is refused without one", () => {
  expect(
    answer(fitted("GridSearchCV", { best_estimator_: fitted("MaxAbsScaler", { scale_: floats(4), n_features_in_: 1 }) }), [[2]]),
  ).toEqual([[0.5]]);
  expect(() => importModel(fitted("RandomizedSearchCV", {}))).toThrow(expect.objectContaining({ code: "UNSUPPORTED_OPTION" }));
});
