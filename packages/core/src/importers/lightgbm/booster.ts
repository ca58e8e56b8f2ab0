import { encodeUtf8, type PythonView } from "../../formats/index.ts";
import type { NodeId } from "../../ir/index.ts";
import { withComplement } from "../../composites/index.ts";
import { expectWidth, type Answer, type EstimatorReader, type Features, type ImportContext, type Table } from "../estimator/index.ts";
import { readForest } from "./booster-forest.ts";
import { invalid, type BoosterModel } from "./booster-model.ts";
import { codedColumns } from "./coded-columns.ts";
import { linearScores } from "./linear-leaves.ts";
import { readModelJson } from "./model-json.ts";
import { readModelText } from "./model-text.ts";
import { readObjective, type Objective } from "./objective.ts";
import { readCategories } from "./pandas-categories.ts";

/** A booster: its text, its JSON dump, or the text in a pickle. It answers with its best iterations, all of them where none is known. */
export const booster: EstimatorReader = {
  classNames: ["Booster"],
  features: boosterFeatures,
  isFitted: (view) => view.findFirst("_handle", "handle")?.orNone() !== undefined,
  read(view, context) {
    const { graph } = context;
    const { objective, scores, predict, leaf, shape } = readBooster(view, context);
    const chances = (x: Table): Answer => {
      const value = predict(x);
      return [{ value: objective.chances === "binary" ? withComplement(graph, value) : value, dtype: "<f8", shape: "matrix" }];
    };
    return {
      methods: {
        predict: (x) => [{ value: predict(x), dtype: "<f8", shape }],
        ...(objective.chances !== null && { predict_proba: chances }),
        raw: (x) => [{ value: scores(x), dtype: "<f8", shape }],
        leaf,
      },
    };
  },
};

/** What a booster computes, before a wrapper makes labels of it. */
export interface FittedBooster {
  readonly objective: Objective;
  /** Of one score a row or of one a class. */
  readonly shape: "rows" | "matrix";
  scores(x: Table): NodeId;
  predict(x: Table): NodeId;
  leaf(x: Table): Answer;
}

/** Throws UNSUPPORTED_OPTION for an objective that is not known, INVALID_MODEL for a broken model. */
export function readBooster(view: PythonView, context: ImportContext): FittedBooster {
  const { graph } = context;
  const model = withBestIterations(boosterModel(view, context), view);
  const objective = readObjective(model, context);
  const forest = readForest(model);
  const iterations = model.trees.length / model.treesPerIteration;
  const linear = linearScores(model);
  const features = (x: Table): NodeId => {
    expectWidth(context, x, model.featureCount);
    x.allowMissing();
    return codedColumns(context, model, x);
  };
  const walk = (input: NodeId, output: "sum" | "leaf"): NodeId => graph.forest(forest.columns.node(graph, input), forest.ensemble, output);
  const scores = (x: Table): NodeId => {
    const input = features(x);
    return linear === null ? walk(input, "sum") : linear.node(graph, input, walk(input, "leaf"));
  };
  const firstLeaves = graph.number(...model.trees.map(({ splitFeature }) => splitFeature.length));
  return {
    objective,
    shape: model.treesPerIteration === 1 ? "rows" : "matrix",
    scores,
    predict(x) {
      const mean = model.averaged && iterations > 0 ? graph.over(scores(x), graph.number(iterations)) : scores(x);
      return model.leavesConverted ? mean : objective.convert(mean);
    },
    leaf(x) {
      const nodes = graph.cast(walk(features(x), "leaf"), "f64");
      return [{ value: graph.cast(graph.minus(nodes, firstLeaves), "i32"), dtype: "<i4", shape: "matrix" }];
    },
  };
}

export function boosterFeatures(view: PythonView, context: ImportContext): Features {
  const { featureCount, featureNames } = boosterModel(view, context);
  return { kind: "table", count: featureCount, names: featureNames };
}

/** Whether a wrapper was fitted. */
export function hasBooster(view: PythonView): boolean {
  return view.find("_Booster")?.orNone() !== undefined;
}

function boosterModel(view: PythonView, context: ImportContext): BoosterModel {
  return context.parsed(view, () => {
    const model = readHandle(view.first("_handle", "handle"));
    const categories = view.find("pandas_categorical")?.orNone();
    if (categories === undefined) return model;
    return { ...model, pandasCategories: readCategories(categories.items().map((list) => list.items().map((item) => plain(item)))) };
  });
}

/** A string in a pickle, bytes where a file is read. */
function readHandle(handle: PythonView): BoosterModel {
  const { value } = handle;
  const isBytes = value !== null && typeof value === "object" && value.kind === "bytes";
  const bytes = isBytes ? value.data : encodeUtf8(handle.string());
  const first = bytes.find((byte) => byte > 0x20);
  return first === 0x7b ? readModelJson(bytes) : readModelText(bytes);
}

/** A category as JSON would hold it. */
function plain(view: PythonView): unknown {
  if (view.isString) return view.string();
  return typeof view.value === "boolean" ? view.value : view.number();
}

/** `best_iteration` counts iterations; 0 and −1 stand for all. */
function withBestIterations(model: BoosterModel, view: PythonView): BoosterModel {
  const best = view.find("best_iteration")?.orNone()?.integer() ?? 0;
  const count = best <= 0 ? model.trees.length : Math.min(model.trees.length, best * model.treesPerIteration);
  if (count === 0 && model.trees.length > 0) return invalid("the model uses none of its trees");
  return { ...model, trees: model.trees.slice(0, count) };
}
