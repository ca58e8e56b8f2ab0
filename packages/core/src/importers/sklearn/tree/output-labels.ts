import type { PythonView } from "../../../formats/index.ts";
import { type Labels, readLabels } from "../../estimator/index.ts";

/** The labels of each output: `classes_` is one array, or a list of them for several outputs. */
export function readOutputLabels(view: PythonView, outputCount: number): readonly Labels[] {
  const classes = view.attribute("classes_");
  if (outputCount === 1) return [readLabels(classes.is("list") ? classes.item(0) : classes)];
  const labels = classes.items().map(readLabels);
  if (labels.length !== outputCount) classes.reject(`there are labels for ${labels.length} outputs of ${outputCount}`);
  return labels;
}
