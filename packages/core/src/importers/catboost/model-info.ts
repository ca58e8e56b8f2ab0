import { JsonView, normalPrecision, readJsonValue } from "../../formats/index.ts";
import type { CatBoostModel } from "./model.ts";
import { invalid } from "./tree-nodes.ts";

/** What a model's description says of its answers. */
export interface ModelInfo {
  /** Without parameters: `Logloss`; empty where the model does not say. */
  readonly loss: string;
  /** The Subversion revision of the library that wrote the model; infinite where it does not say. */
  readonly revision: number;
  /** A binary classifier's least probability of its second class. */
  readonly threshold: number;
  readonly classes: JsonView | null;
  /** Class names of versions before 0.21: texts. */
  readonly names: readonly string[];
}

export function readInfo({ info }: CatBoostModel): ModelInfo {
  const params = nested(info.get("params"));
  const loss = nested(info.get("loss_function")) ?? nested(params?.find("loss_function"));
  const written = info.get("catboost_version_info")?.string() ?? "";
  const names = params?.find("data_processing_options")?.find("class_names")?.items() ?? [];
  return {
    loss: loss?.find("type")?.string() ?? "",
    revision: Number(/Last Changed Rev: (\d{1,15})/u.exec(written)?.[1] ?? Infinity),
    threshold: readThreshold(info.get("binclass_probability_threshold")),
    classes: nested(info.get("class_params")) ?? nested(info.get("multiclass_params")) ?? null,
    names: names.every((name) => typeof name.value === "string") ? names.map((name) => name.string()) : [],
  };
}

/** JSON within a text is read as such. */
function nested(view: JsonView | undefined): JsonView | undefined {
  if (view === undefined || typeof view.value !== "string") return view;
  return view.value.startsWith("{") ? new JsonView(readJsonValue(view.value, normalPrecision), view.path) : undefined;
}

function readThreshold(view: JsonView | undefined): number {
  if (view === undefined) return 0.5;
  const threshold = typeof view.value === "number" ? view.value : Number(view.string());
  return threshold > 0 && threshold < 1 ? threshold : invalid(`a probability threshold of ${threshold}`);
}
