import type { PythonView } from "../../../formats/index.ts";
import { matrix, type Tensor } from "../../../ir/index.ts";

/** `components_` [components, features] as weights [features, components]. */
export function readComponents(view: PythonView): Tensor {
  const components = view.attribute("components_");
  const [count, features] = components.array([-1, -1]).shape as [number, number];
  const values = components.float64();
  const data = new Float64Array(values.length);
  for (let row = 0; row < count; row++) for (let column = 0; column < features; column++) data[column * count + row] = values[row * features + column]!;
  return matrix(features, count, data);
}
