import type { FloatDtype } from "../../composites/index.ts";
import type { PythonView } from "../../formats/index.ts";
import type { Table } from "./table.ts";

/** True where the library holds the table as float32, and so computes in it. */
export function isFloat32(x: Table): boolean {
  return x.dtype === "<f4";
}

/** The float dtype that `check_array(dtype=FLOAT_DTYPES)` makes of a table. */
export function floatDtype(x: Table): FloatDtype {
  return isFloat32(x) ? "<f4" : "<f8";
}

/** The dtype of an array, sparse matrix or NumPy scalar: float32 or what counts as float64; null for a plain number. */
export function storedDtype(view: PythonView): FloatDtype | null {
  const { value } = view;
  if (value === null || typeof value !== "object" || value.kind === "list") return null;
  if (value.kind === "sparse") return value.format !== "dok" && value.data.dtype.name === "<f4" ? "<f4" : "<f8";
  const dtype = value.kind === "scalar" ? value.dtype : view.array().dtype;
  return dtype.name === "<f4" || dtype.name === ">f4" ? "<f4" : "<f8";
}
