import type { PythonView } from "../../../formats/index.ts";
import { tensor, type Tensor } from "../../../ir/index.ts";
import { type Labels, readLabels } from "../../estimator/index.ts";
import type { NeighborSearch } from "./search.ts";

/** The class of each fitted point, for each output. */
export interface FittedClasses {
  readonly labels: Labels;
  /** i32 [points, 1], by place. */
  readonly table: Tensor;
}

/** `_y` and `classes_`, which are lists where there are several outputs. */
export function readClasses(view: PythonView, search: NeighborSearch): readonly FittedClasses[] {
  const several = view.attribute("outputs_2d_").boolean();
  const classes = view.attribute("classes_");
  const labels = several ? classes.items().map(readLabels) : [readLabels(classes.is("list") ? classes.item(0) : classes)];
  const target = view.attribute("_y");
  const values = target.int32(target.shape().length === 2 ? [search.count, labels.length] : [search.count]);
  if (values.length !== search.count * labels.length) target.reject("it does not fit the outputs");
  return labels.map((known, output) => {
    const data = Int32Array.from(search.order, (point) => values[point * labels.length + output]!);
    if (data.some((index) => index < 0 || index >= known.count)) target.reject("a class is out of range");
    return { labels: known, table: tensor("i32", [search.count, 1], data) };
  });
}
