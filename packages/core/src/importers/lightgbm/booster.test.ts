import { describe, expect, it } from "vitest";
import { answer, ask, list, objects, type Cell } from "../../../test/fitted.ts";
import { GodwitError } from "../../errors/index.ts";
import { encodeUtf8, PythonDict, type PyValue } from "../../formats/index.ts";
import { importModel } from "../import-model.ts";

/** x0 <= 0.5 ? 1 : (x1 in {1, 3} ? 2 : 3), as a line each; changed lines replace others, null leaves one out. */
function text(changes: Readonly<Record<string, string | null>> = {}, tail: string = ""): string {
  const lines = {
    tree: "",
    version: "v4",
    num_class: "1",
    num_tree_per_iteration: "1",
    label_index: "0",
    max_feature_idx: "1",
    objective: "regression",
    feature_names: "Column_0 Column_1",
    feature_infos: "[0:1] 0:1:2:3",
    tree_sizes: "1",
    Tree: "0",
    num_leaves: "3",
    num_cat: "1",
    split_feature: "0 1",
    threshold: "0.5 0",
    decision_type: "2 1",
    left_child: "-1 -2",
    right_child: "1 -3",
    leaf_value: "1 2 3",
    cat_boundaries: "0 1",
    cat_threshold: "10",
    ...changes,
  };
  const head = Object.entries(lines).filter(([, value]) => value !== null);
  return `${head.map(([key, value]) => (value === "" ? key : `${key}=${value}`)).join("\n")}\n\nend of trees\n${tail}`;
}

function booster(handle: string, attributes: Readonly<Record<string, PyValue>> = {}): PyValue {
  const data: PyValue = { kind: "bytes", data: encodeUtf8(handle), mutable: false };
  return instance("Booster", { _handle: data, ...attributes });
}

function instance(name: string, attributes: Readonly<Record<string, PyValue>>): PyValue {
  const state = PythonDict.of(Object.entries(attributes));
  return { kind: "object", module: "lightgbm.basic", name, args: [], keywords: null, state, items: null, entries: null };
}

function predict(model: PyValue, rows: readonly (readonly Cell[])[], method: string = "predict"): readonly Cell[] {
  return answer(model, rows, method).flat();
}

function refusal(model: PyValue): string {
  try {
    importModel(model);
  } catch (error) {
    if (error instanceof GodwitError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "none";
}

const rows = [
  [0.5, 9],
  [0.6, 3],
  [0.6, 2],
];

describe("a booster's text", () => {
  it("answers by thresholds and bit sets", () => {
    expect(predict(booster(text()), rows)).toEqual([1, 2, 3]);
  });

  it("may end its lines as Windows does", () => {
    expect(predict(booster(text().replaceAll("\n", "\r\n")), rows)).toEqual([1, 2, 3]);
  });

  it("gives both chances of a binary objective", () => {
    expect(predict(booster(text({ objective: "binary sigmoid:1", leaf_value: "0 0 0" })), [[0, 0]], "predict_proba")).toEqual([0.5, 0.5]);
  });

  it("takes as many iterations as it knows to be best", () => {
    const two = text({ tree_sizes: "1 1" }).replace("\n\nend", "\n\nTree=1\nnum_leaves=1\nnum_cat=0\nleaf_value=10\n\nend");
    expect(predict(booster(two), rows)).toEqual([11, 12, 13]);
    expect(predict(booster(two, { best_iteration: 1 }), rows)).toEqual([1, 2, 3]);
    expect(predict(booster(two, { best_iteration: 7 }), rows)).toEqual([11, 12, 13]);
    expect(predict(booster(two, { best_iteration: -1 }), rows)).toEqual([11, 12, 13]);
  });

  it("answers 0 without a tree", () => {
    const head = text().split("Tree=")[0]!.replace("tree_sizes=1", "tree_sizes=");
    expect(predict(booster(head), rows)).toEqual([0, 0, 0]);
  });

  it("tells names of features from its own words", () => {
    const named = text(
      { feature_names: "Tree pandas_categorical:" },
      "\nfeature_importances:\nTree=1\npandas_categorical:=1\n\nparameters:\n",
    );
    expect(refusal(booster(named))).toMatch(/^MALFORMED pandas_categorical/u);
    expect(predict(booster(text({ feature_names: "Tree num_class" }, "\nfeature_importances:\nTree=1\nnum_class=1\n")), rows)).toEqual([
      1, 2, 3,
    ]);
  });
});

describe("categories of pandas", () => {
  const tail = '\npandas_categorical:[["a", "b", "c", "d"]]\n';

  it("belong to the column that has codes", () => {
    const model = importModel(booster(text({}, tail)));
    expect(model.graph.columns.map(({ dtype }) => dtype)).toEqual(["f64", "string"]);
    const cells = [
      [0.6, "b"],
      [0.6, "c"],
      [0.6, "?"],
      [0.6, null],
    ];
    expect(ask(model.graph, cells, "predict").flat()).toEqual([2, 3, 3, 3]);
  });

  it("may be numbers, and are taken from the pickle before the text", () => {
    const model = booster(text({}, tail), { pandas_categorical: list(list(10, 20, 30, 40)) });
    expect(
      predict(model, [
        [0.6, 40],
        [0.6, 1],
      ]),
    ).toEqual([2, 3]);
  });

  it("belong to a column of numbers where no other could hold them", () => {
    const ordered = text({ feature_infos: "[0:2] 0:1:2:3" }, '\npandas_categorical:[["low", "middle", "high"], ["a", "b", "c", "d"]]\n');
    const model = importModel(booster(ordered));
    expect(model.graph.columns.map(({ dtype }) => dtype)).toEqual(["string", "string"]);
    const cells = [
      ["low", "a"],
      ["high", "d"],
    ];
    expect(ask(model.graph, cells, "predict").flat()).toEqual([1, 2]);
  });

  it("are refused where nothing tells their column", () => {
    expect(refusal(booster(text({ feature_infos: null }, '\npandas_categorical:[["a"], ["b"], ["c"]]\n')))).toMatch(
      /^UNSUPPORTED_OPTION categories of pandas/u,
    );
    expect(refusal(booster(text({}, '\npandas_categorical:[["a", 1, "c", "d"]]\n')))).toMatch(
      /^UNSUPPORTED_OPTION categories of texts and numbers/u,
    );
  });
});

describe("broken models", () => {
  it.each<[string, Record<string, string | null>, string]>([
    ["counts that disagree", { left_child: "-1" }, "INVALID_MODEL tree 0 has 3 leaves"],
    ["leaves that disagree", { num_leaves: "4" }, "INVALID_MODEL tree 0 has 3 leaves instead of 4"],
    ["a huge count", { num_leaves: "2147483647" }, "INVALID_MODEL tree 0 has 3 leaves instead of 2147483647"],
    ["no count", { num_leaves: null }, "INVALID_MODEL tree 0 has no num_leaves"],
    ["a child that is a split too far", { right_child: "2 -3" }, "INVALID_MODEL a tree has the child 2"],
    ["a leaf too far", { right_child: "1 -4" }, "INVALID_MODEL node 5 of tree 0"],
    ["a loop", { right_child: "0 -3" }, "INVALID_MODEL node 0 of tree 0 is reached twice"],
    ["a feature too far", { split_feature: "0 2" }, "INVALID_MODEL a tree asks for feature 2 of 2"],
    ["a bit set too far", { threshold: "0.5 1" }, "INVALID_MODEL a tree asks for bit set 1 of 1"],
    ["a broken bit set number", { threshold: "0.5 0.5" }, "INVALID_MODEL a tree asks for bit set 0.5"],
    ["bit sets beyond their words", { cat_boundaries: "0 2" }, "INVALID_MODEL tree 0 has a bit set outside"],
    ["bit sets that run back", { cat_boundaries: "1 0" }, "INVALID_MODEL tree 0 has a bit set outside"],
    ["words that are none", { cat_threshold: "4294967296" }, "INVALID_MODEL tree 0 has 4294967296 in a bit set"],
    ["a threshold that is no number", { threshold: "nan 0" }, "INVALID_MODEL node 0 of tree 0 compares with NaN"],
    ["words for numbers", { leaf_value: "1 x 3" }, 'MALFORMED "x" is no number'],
    ["trees that are missing", { tree_sizes: "1 1" }, "TRUNCATED the text ends after 1 of 2 trees"],
    ["trees that are too many", { tree_sizes: "" }, "INVALID_MODEL the text holds 1 trees instead of 0"],
    ["names that are missing", { feature_names: "a" }, "INVALID_MODEL the model has 2 features and 1 names"],
    ["classes without trees", { num_tree_per_iteration: "3" }, "INVALID_MODEL 1 trees are no whole number"],
    ["no score at all", { num_tree_per_iteration: "0" }, "INVALID_MODEL num_tree_per_iteration is 0"],
    ["a slope of 0", { objective: "binary sigmoid:0" }, "INVALID_MODEL the objective's sigmoid is 0"],
    ["classes that disagree", { objective: "multiclass num_class:3" }, "INVALID_MODEL 1 scores a row"],
    ["linear leaves without terms", { is_linear: "1" }, "INVALID_MODEL tree 0 has 3 leaves, and 0 constants"],
    [
      "more terms than there are",
      { is_linear: "1", leaf_const: "1 1 1", num_features: "1 0 9", leaf_features: "0" },
      "INVALID_MODEL a linear leaf has 9",
    ],
    ["an objective of nobody", { objective: "magic" }, "UNSUPPORTED_OPTION the objective magic"],
    ["trees of long ago", { num_cat: null }, "UNSUPPORTED_OPTION trees as LightGBM stored them before"],
  ])("%s", (_, changes, message) => {
    const found = refusal(booster(text(changes)));
    expect(found.slice(0, message.length)).toBe(message);
  });

  it("a wrapper that was not fitted", () => {
    expect(refusal(instance("LGBMRegressor", { _Booster: null }))).toMatch(/^NOT_FITTED/u);
    expect(refusal(instance("LGBMRegressor", { _Booster: booster(text()), pred_early_stop: true }))).toMatch(
      /^UNSUPPORTED_OPTION pred_early_stop/u,
    );
  });
});

describe("a JSON dump", () => {
  const leaf = (index: number): object => ({ leaf_index: index, leaf_value: index + 1 });
  const split = { split_index: 0, split_feature: 0, threshold: 0.5, decision_type: "<=", default_left: true, missing_type: "None" };
  const dump = (tree: object, changes: object = {}): PyValue => dumpText(JSON.stringify(tree), changes);
  const dumpText = (tree: string, changes: object = {}): PyValue =>
    booster(
      JSON.stringify({
        name: "tree",
        version: "v4",
        num_class: 1,
        num_tree_per_iteration: 1,
        max_feature_idx: 0,
        objective: "regression",
        average_output: false,
        feature_names: ["Column_0"],
        tree_info: [{ tree_structure: "?" }],
        pandas_categorical: null,
        ...changes,
      }).replace('"?"', () => tree),
    );

  it("answers as its text does", () => {
    expect(predict(dump({ ...split, left_child: leaf(0), right_child: leaf(1) }), [[0.5], [0.6]])).toEqual([1, 2]);
    expect(predict(dump({ leaf_value: 4 }), [[0.5]])).toEqual([4]);
  });

  it("may be as deep as a tree is", () => {
    const depth = 20_000;
    const [start, end] = JSON.stringify({ ...split, left_child: leaf(0), right_child: "?" }).split('"?"') as [string, string];
    const numbered = Array.from({ length: depth }, (_, index) =>
      start.replace('"split_index":0', `"split_index":${index}`).replace('"leaf_index":0', `"leaf_index":${index}`),
    );
    const tree = numbered.join("") + JSON.stringify(leaf(depth)) + end.repeat(depth);
    expect(refusal(dumpText(tree))).toBe("none");
  });

  it.each<[string, PyValue, string]>([
    ["a dump that lacks its objective", dump({ leaf_value: 1 }, { version: "v2", objective: undefined }), "UNSUPPORTED_OPTION a JSON dump"],
    [
      "leaves of one number",
      dump({ ...split, left_child: leaf(0), right_child: leaf(0) }),
      "INVALID_MODEL tree 0 numbers its nodes wrongly",
    ],
    ["a child that is none", dump({ ...split, left_child: 7, right_child: leaf(0) }), "INVALID_MODEL a child in tree 0"],
    [
      "a split number too far",
      dump({ ...split, split_index: 4, left_child: leaf(0), right_child: leaf(1) }),
      "INVALID_MODEL tree 0 numbers",
    ],
    [
      "another test",
      dump({ ...split, decision_type: "<", left_child: leaf(0), right_child: leaf(1) }),
      "INVALID_MODEL tree 0 has decision_type <",
    ],
    ["broken JSON", booster('{"name": "tree"'), "MALFORMED the JSON text is broken"],
  ])("%s", (_, model, message) => {
    expect(refusal(model).slice(0, message.length)).toBe(message);
  });
});

it("answers with labels where a wrapper has classes", () => {
  const inside = booster(text({ objective: "binary sigmoid:1", leaf_value: "-1 0 1" }));
  const model = instance("LGBMClassifier", { _Booster: inside, _classes: objects("no", "yes"), _objective: "binary" });
  expect(predict(model, rows)).toEqual(["no", "no", "yes"]);
});
