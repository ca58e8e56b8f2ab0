import type { PythonView } from "../../formats/index.ts";
import type { ImportContext } from "../estimator/index.ts";
import type { CatBoostModel } from "./model.ts";
import { readCbm } from "./read-cbm.ts";
import { readJsonModel } from "./read-json.ts";

/** The model in a pickle, or in a file of CatBoost's own: bytes of either format under `__model`. */
export function readModel(view: PythonView, context: ImportContext): CatBoostModel {
  const content = view.find("__model") ?? view.reject("the attribute __model is missing");
  const { value } = content;
  if (value === null || typeof value !== "object" || value.kind !== "bytes") return content.reject("the model should be bytes");
  const { data } = value;
  return context.parsed(view, () => (data[0] === cbmStart ? readCbm(data) : readJsonModel(data)));
}

/** The letter C; JSON begins otherwise. */
const cbmStart = 0x43;
