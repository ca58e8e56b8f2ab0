import { describe, expect, it } from "vitest";
import { makeArray, parseDtype, type NdArray, type PyObject, type PyValue } from "../../../formats/index.ts";
import { answer, dict, fitted, floats, integers, numpy, objects, tuple } from "../../../../test/fitted.ts";

function table(width: number, ...cells: readonly number[]): NdArray {
  const bytes = new Uint8Array(Float64Array.from(cells).buffer);
  return makeArray(parseDtype("<f8"), [cells.length / width, width], "C", bytes);
}

const line = table(1, 0, 1, 2, 4);

function classifier(options: Readonly<Record<string, PyValue>> = {}): PyValue {
  return fitted("KNeighborsClassifier", {
    n_neighbors: 3,
    weights: "uniform",
    metric: "minkowski",
    effective_metric_: "manhattan",
    effective_metric_params_: dict({}),
    _fit_method: "brute",
    _fit_X: line,
    _y: integers(0, 1, 1, 0),
    outputs_2d_: false,
    classes_: objects("a", "b"),
    n_features_in_: 1,
    ...options,
  });
}

function tree(...order: readonly number[]): PyObject {
  const state = tuple(line, integers(...order), null, null, 30, 1, 1, 0, 0, 0, 0, null, null);
  return { kind: "object", module: "sklearn.neighbors", name: "KDTree", args: [], keywords: null, state, items: null, entries: null };
}

describe("KNeighborsClassifier", () => {
  it("lets the nearest vote", () => {
    expect(answer(classifier(), [[0.1], [3.9]], "predict")).toEqual([["b"], ["b"]]);
    expect(answer(classifier({ n_neighbors: 1 }), [[0.1], [3.9]], "predict")).toEqual([["a"], ["a"]]);
  });

  it("gives a row that was fitted its own class, however far the weights reach", () => {
    expect(answer(classifier({ weights: "distance", n_neighbors: 4 }), [[4]], "predict_proba")).toEqual([[1, 0]]);
  });

  it("looks at the points in the order of their tree", () => {
    const model = classifier({ _fit_method: "kd_tree", _tree: tree(3, 2, 1, 0), n_neighbors: 2 });
    expect(answer(model, [[3.2]], "predict_proba")).toEqual([[0.5, 0.5]]);
  });

  it.each<[string, Readonly<Record<string, PyValue>>, RegExp]>([
    ["distances computed beforehand", { effective_metric_: "precomputed" }, /beforehand/u],
    ["a metric of one's own", { effective_metric_: numpy("dot") }, /numpy\.dot/u],
    ["weights of one's own", { weights: numpy("exp") }, /numpy\.exp/u],
    ["an unknown metric", { effective_metric_: "taxi" }, /taxi/u],
    ["an unknown parameter", { effective_metric_params_: dict({ w: floats(1) }) }, /parameter w/u],
    ["more neighbours than points", { n_neighbors: 5 }, /5 neighbours among 4/u],
    ["a class out of range", { _y: integers(0, 1, 2, 0) }, /out of range/u],
    ["too few classes", { _y: integers(0, 1) }, /shape/u],
    ["a tree that repeats a point", { _fit_method: "kd_tree", _tree: tree(0, 0, 1, 2) }, /each point once/u],
    ["a tree that leaves the points", { _fit_method: "kd_tree", _tree: tree(0, 1, 2, 9) }, /each point once/u],
  ])("refuses %s", (_name, options, message) => {
    expect(() => answer(classifier(options), [[1]], "predict")).toThrow(message);
  });
});

describe("KNNImputer", () => {
  const imputer = (options: Readonly<Record<string, PyValue>>): PyValue =>
    fitted("KNNImputer", {
      metric: "nan_euclidean",
      missing_values: NaN,
      n_neighbors: 2,
      weights: "uniform",
      add_indicator: false,
      _fit_X: table(2, 0, 10, 1, 20, 5, NaN),
      _mask_fit_X: makeArray(parseDtype("|b1"), [3, 2], "C", Uint8Array.of(0, 0, 0, 0, 0, 1)),
      n_features_in_: 2,
      ...options,
    });

  it("takes the mean of those that have the column, and the column's mean where nobody is near", () => {
    expect(
      answer(imputer({}), [
        [4, NaN],
        [NaN, NaN],
        [3, 7],
      ]),
    ).toEqual([
      [4, 15],
      [2, 15],
      [3, 7],
    ]);
  });

  it("refuses a metric of one's own", () => {
    expect(() => answer(imputer({ metric: numpy("dot") }), [[1, 2]])).toThrow(/numpy\.dot/u);
  });
});

it("refuses what has no answer for new rows, with the reason", () => {
  expect(() => answer(fitted("DBSCAN", { n_features_in_: 1, labels_: integers(0) }), [[1]], "predict")).toThrow(/itself has no answer/u);
  const known = { novelty: false, n_features_in_: 1, offset_: -1.5 };
  expect(() => answer(fitted("LocalOutlierFactor", known), [[1]], "predict")).toThrow(/novelty=False/u);
});

it("refuses a tree of clusters that comes back to itself", () => {
  const branch = fitted("_BisectingTree", { center: floats(0), label: null, left: null });
  const again = fitted("_BisectingTree", { center: floats(0), left: branch, right: branch });
  const model = fitted("BisectingKMeans", { cluster_centers_: table(1, 0, 1), n_features_in_: 1, _bisecting_tree: again });
  expect(() => answer(model, [[1]], "predict")).toThrow();
});
