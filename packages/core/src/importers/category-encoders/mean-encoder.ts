import { type PythonView, type PyValue, readFrame } from "../../formats/index.ts";
import type { EstimatorReader, ImportContext } from "../estimator/index.ts";
import { type CellRows, rowsByKey } from "./cell-rows.ts";
import { encoded, encoderFeatures } from "./encoder-columns.ts";

/** Each category as the mean of the target under it, which CatBoost's form draws towards that of all; a rare one as that of all. */
export const meanEncoder: EstimatorReader = {
  classNames: ["LeaveOneOutEncoder", "CatBoostEncoder"],
  isFitted: (view) => view.find("_dim")?.isNumber === true,
  features: (view) =>
    encoderFeatures(view, (encoder) => {
      const labels = encoder.attribute("mapping").dict().keys();
      return new Map(labels.map((label) => [label, [label]]));
    }),
  read(view, context) {
    const columns = view.attribute("mapping").entries();
    return encoded(view, context, new Map(columns.map(([label, frame]) => [label, readMeans(view, context, label, frame)])));
  },
};

function readMeans(view: PythonView, context: ImportContext, label: PyValue, frame: PythonView): CellRows {
  const { names, columns, index } = readFrame(frame);
  const statistic = (name: string): readonly number[] => {
    const cells = columns[names.indexOf(name)]?.cells ?? frame.reject(`the column ${name} is missing`);
    return cells.map((cell) => (typeof cell === "number" ? cell : frame.reject("a statistic is no number")));
  };
  const [sums, counts, mean] = [statistic("sum"), statistic("count"), view.attribute("_mean").number()];
  const meanOf = smoothed(view, context, mean);
  const { known, missing } = rowsByKey(index, (place) => [counts[place]! > 1 ? meanOf(sums[place]!, counts[place]!) : mean]);
  const instead = { value: [mean], error: null, return_nan: [NaN] } as const;
  const handlesMissing = view.attribute("handle_missing").choice("value", "error", "return_nan");
  return {
    names: [label],
    known,
    missing: handlesMissing === "value" ? (missing ?? instead.value) : instead[handlesMissing],
    unknown: instead[view.attribute("handle_unknown").choice("value", "error", "return_nan")],
    whole: false,
  };
}

/** Old versions count the mean of all once, whatever `a` is, and their state does not tell which did. */
function smoothed(view: PythonView, context: ImportContext, mean: number): (sum: number, count: number) => number {
  if (view.className === "LeaveOneOutEncoder") return (sum, count) => sum / count;
  const a = view.attribute("a").number();
  if (a !== 1 && !view.has("feature_names_in_"))
    context.unsupported(
      "a CatBoostEncoder with another `a` than 1 from before feature_names_in_, where versions weigh the mean differently",
    );
  return (sum, count) => (sum + mean * a) / (count + a);
}
