import type { PythonView } from "../../../formats/index.ts";
import { matrix, type Tensor } from "../../../ir/index.ts";
import type { FloatDtype } from "../../../composites/index.ts";
import { declaredFeatures, type Features, storedDtype } from "../../estimator/index.ts";

export interface Components {
  readonly features: number;
  readonly count: number;
  /** [features, components]. */
  readonly weights: Tensor;
  /** The same as they are stored, [components, features]. */
  readonly back: Tensor;
  readonly dtype: FloatDtype;
}

/** `components_` [components, features] as weights [features, components]. */
export function readComponents(view: PythonView): Components {
  const components = view.attribute("components_");
  const [count, features] = components.array([-1, -1]).shape as [number, number];
  const values = components.float64();
  const data = new Float64Array(values.length);
  for (let row = 0; row < count; row++)
    for (let column = 0; column < features; column++) data[column * count + row] = values[row * features + column]!;
  return {
    features,
    count,
    weights: matrix(features, count, data),
    back: matrix(count, features, values),
    dtype: storedDtype(components) ?? "<f8",
  };
}

/** The columns of a decomposition, from its components where it does not tell. */
export function componentFeatures(view: PythonView): Features {
  return declaredFeatures(view) ?? { kind: "table", count: view.attribute("components_").shape()[1] ?? 0, names: null };
}
