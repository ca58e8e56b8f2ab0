import { describe, expect, it } from "vitest";
import { GodwitError } from "../../errors/index.ts";
import { PythonDict, type PyValue } from "../../formats/index.ts";
import { interpret, type DenseValue } from "../../ir/index.ts";
import { importModel } from "../import-model.ts";

interface Parts {
  readonly version?: readonly number[];
  readonly objective?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly tree?: Readonly<Record<string, unknown>>;
  readonly model?: Readonly<Record<string, unknown>>;
}

/** A stump over two features: feature 0 < 0.5 gives 1, else 2; missing cells go right. */
function document({ version = [1, 7, 6], objective = "reg:squarederror", parameters = {}, tree = {}, model = {} }: Parts): unknown {
  const stump = {
    tree_param: { num_nodes: "3", size_leaf_vector: "0" },
    left_children: [1, -1, -1],
    right_children: [2, -1, -1],
    split_indices: [0, 0, 0],
    split_conditions: [0.5, 1, 2],
    default_left: [0, 0, 0],
    ...tree,
  };
  return {
    version,
    learner: {
      attributes: {},
      feature_names: [],
      learner_model_param: { base_score: "0E0", num_class: "0", num_feature: "2", num_target: "1", ...parameters },
      objective: { name: objective },
      gradient_booster: {
        name: "gbtree",
        model: { gbtree_model_param: { num_trees: "1", num_parallel_tree: "1" }, tree_info: [0], trees: [stump], ...model },
      },
    },
  };
}

function booster(content: Uint8Array): PyValue {
  const state = PythonDict.of([["handle", { kind: "bytes", data: content, mutable: true }]]);
  return { kind: "object", module: "xgboost.core", name: "Booster", args: [], keywords: null, state, items: null, entries: null };
}

function imported(parts: Parts): ReturnType<typeof importModel> {
  return importModel(booster(new TextEncoder().encode(JSON.stringify(document(parts)))));
}

function answers(parts: Parts, cells: readonly number[], method: string = "predict"): readonly unknown[] {
  const { graph } = imported(parts);
  const columns = graph.columns.map((_, index) => Float64Array.from(cells, (cell) => (index === 0 ? cell : 0)));
  const [answer] = interpret(graph, method, { rows: cells.length, columns });
  return Array.from((answer as DenseValue).data as ArrayLike<unknown>);
}

function codeOf(build: () => unknown): string {
  try {
    build();
    return "read";
  } catch (error) {
    return error instanceof GodwitError ? error.code : String(error);
  }
}

const byCategory = { split_type: [1, 0, 0], categories: [1, 3], categories_nodes: [0], categories_segments: [0], categories_sizes: [2] };

describe("an XGBoost model", () => {
  it("goes left below the threshold, in float32", () => {
    expect(answers({}, [0.5 - 1e-9, 0.5 - 1e-7, 0.5, NaN])).toEqual([2, 1, 2, 2]);
  });

  it("sends categories right, and missing cells by default, also where numbers are no categories", () => {
    const cells = [1, 3, 3.9, 0, 2, -1, 2 ** 24, 2 ** 24 + 2, NaN];
    expect(answers({ tree: byCategory }, cells)).toEqual([2, 2, 2, 1, 1, 1, 1, 1, 2]);
    expect(answers({ tree: { ...byCategory, default_left: [1, 0, 0] } }, [1, NaN])).toEqual([2, 1]);
    expect(answers({ tree: byCategory, version: [1, 6, 2] }, cells)).toEqual([2, 2, 2, 1, 1, 2, 2, 2, 2]);
  });

  it("adds the base score as the objective means it", () => {
    expect(answers({ objective: "binary:logistic", parameters: { base_score: "5E-1" } }, [0], "raw")).toEqual([1]);
    expect(answers({ objective: "count:poisson", parameters: { base_score: "1E0" } }, [0], "raw")).toEqual([1]);
  });

  it("multiplies the weights of DART wherever they stand", () => {
    expect(answers({ model: { weight_drop: [0.5] } }, [0, 1])).toEqual([0.5, 1]);
  });

  it.each<[string, Parts]>([
    ["a child beyond the tree", { tree: { left_children: [7, -1, -1] } }],
    ["a child that is its parent", { tree: { left_children: [0, -1, -1] } }],
    ["two ways to one node", { tree: { right_children: [1, -1, -1] } }],
    ["a feature beyond the columns", { tree: { split_indices: [5, 0, 0] } }],
    ["a negative feature", { tree: { split_indices: [-1, 0, 0] } }],
    ["another number of nodes", { tree: { default_left: [0, 0] } }],
    ["a threshold that is no number", { tree: { split_conditions: ["NaN", 1, 2] } }],
    ["no node", { tree: { tree_param: { num_nodes: "0" } } }],
    [
      "vectors of another length",
      { tree: { tree_param: { num_nodes: "3", size_leaf_vector: "4" }, base_weights: Array.from({ length: 12 }, () => 0) } },
    ],
    [
      "a vector beyond the list",
      {
        tree: { tree_param: { num_nodes: "3", size_leaf_vector: "2" }, leaf_weights: [1, 2], right_children: [2, 0, 9] },
        parameters: { num_target: "2" },
      },
    ],
    ["an output beyond the model's", { model: { tree_info: [1] } }],
    ["another number of trees", { model: { gbtree_model_param: { num_trees: "2" } } }],
    ["iterations that skip trees", { model: { iteration_indptr: [0, 5] } }],
    ["base scores of other outputs", { parameters: { base_score: "[1E0,2E0,3E0]" } }],
    ["a base score that is none", { parameters: { base_score: "[]" } }],
    ["a probability of one", { objective: "binary:logistic", parameters: { base_score: "1E0" } }],
    ["categories beyond the list", { tree: { ...byCategory, categories_sizes: [9] } }],
    ["a negative category", { tree: { ...byCategory, categories: [-1, 3] } }],
    ["a category that is none", { tree: { ...byCategory, categories: [1, 2 ** 24] } }],
    ["a split whose categories are missing", { tree: { ...byCategory, categories_nodes: [2] } }],
    ["an unknown kind of split", { tree: { ...byCategory, split_type: [2, 0, 0] } }],
    ["weights of other trees", { model: { weight_drop: [1, 1] } }],
    ["categories of other columns", { model: { cats: { enc: [{ offsets: [0, 1], values: [65] }] } } }],
    [
      "a category outside its texts",
      {
        model: {
          cats: {
            enc: [
              { offsets: [0, 9], values: [65] },
              { offsets: [], values: [] },
            ],
          },
        },
      },
    ],
    ["a million outputs", { parameters: { num_class: "2000000" } }],
  ])("with %s is invalid", (_, parts) => {
    expect(codeOf(() => imported(parts))).toBe("INVALID_MODEL");
  });

  it("without a booster was not fitted", () => {
    const state = PythonDict.of([["missing", NaN]]);
    const wrapper = {
      kind: "object",
      module: "xgboost.sklearn",
      name: "XGBRegressor",
      args: [],
      keywords: null,
      state,
      items: null,
      entries: null,
    } as const;
    expect(codeOf(() => importModel(wrapper))).toBe("NOT_FITTED");
  });

  it("with an objective that is not known is refused by name", () => {
    expect(() => imported({ objective: "reg:new" })).toThrow(/'reg:new'/u);
  });

  it("with too many features, or categories, is beyond the limits", () => {
    expect(codeOf(() => imported({ parameters: { num_feature: "2000000000" } }))).toBe("LIMIT_EXCEEDED");
    const tree = (document({ tree: byCategory }) as { learner: { gradient_booster: { model: { trees: unknown[] } } } }).learner
      .gradient_booster.model.trees[0];
    const trees = [0, 1, 2].map((first) => ({ ...(tree as object), categories: [first, 2 ** 24 - 1] }));
    const model = { trees, tree_info: [0, 0, 0], gbtree_model_param: { num_trees: "3" } };
    expect(codeOf(() => imported({ version: [1, 5, 2], model }))).toBe("LIMIT_EXCEEDED");
  });
});
