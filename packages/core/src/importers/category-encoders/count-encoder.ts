import { type PythonView, type PyValue, readSeries } from "../../formats/index.ts";
import { cellKey, type EstimatorReader } from "../estimator/index.ts";
import { type CellRows, rowsByKey } from "./cell-rows.ts";
import { encoded, encoderFeatures } from "./encoder-columns.ts";

/** Each category as how often, or in what share of the training, it was there; rare ones may be counted as one group. */
export const countEncoder: EstimatorReader = {
  classNames: ["CountEncoder"],
  isFitted: (view) => view.find("_dim")?.isNumber === true,
  features: (view) =>
    encoderFeatures(view, (encoder) => {
      const labels = encoder.attribute("mapping").dict().keys();
      return new Map(labels.map((label) => [label, [label]]));
    }),
  read(view, context) {
    const columns = view.attribute("mapping").entries();
    return encoded(view, context, new Map(columns.map(([label, counts]) => [label, readCounts(view, label, counts)])));
  },
};

function readCounts(view: PythonView, label: PyValue, counts: PythonView): CellRows {
  const { index, cells, dtype } = readSeries(counts);
  const counted = rowsByKey(index, (place) => {
    const cell = cells[place]!;
    return typeof cell === "number" ? [cell] : counts.reject("a count is no number");
  });
  const known = new Map(counted.known);
  let { missing } = counted;
  for (const [cell, group] of view.attribute("_min_group_categories").findEntry(label)?.entries() ?? []) {
    const [key, name] = [cellKey(cell), cellKey(group.value)];
    const row = name === null ? missing : counted.known.get(name);
    if (row === undefined) return group.reject("the group of rare categories is not counted");
    if (key === null) missing = row;
    else known.set(key, row);
  }
  const fill = fillOf(view, label);
  const asMissing = missing === undefined || Number.isNaN(missing[0]) ? fill : missing;
  return { names: [label], known, missing: refusesMissing(view) ? null : asMissing, unknown: fill, whole: /^.[iu]/u.test(dtype) };
}

/** Before there was a base class, missing cells were looked for in training only. */
function refusesMissing(view: PythonView): boolean {
  const handling = view.attribute("handle_missing");
  return handling.isString && handling.string() === "error" && view.has("feature_names_in_");
}

/** What stands for a category without a count; null: it is an error. */
function fillOf(view: PythonView, label: PyValue): readonly number[] | null {
  const unknown = view.attribute("_handle_unknown").entry(label);
  if (unknown.isNumber) return [unknown.number()];
  if (unknown.isNone) return [NaN];
  const handling = unknown.choice("value", "error", "return_nan", "count");
  if (handling === "error") return null;
  const missing = view.attribute("_handle_missing").entry(label).orNone()?.string();
  return [handling === "value" && missing !== "return_nan" ? 0 : NaN];
}
