import { PythonDict } from "../python/dict.ts";
import type { NdArray, PyObject, PyValue, SparseMatrix } from "../python/value.ts";

const className = /^(csr|csc|bsr|coo|dia|lil|dok)_(?:matrix|array)$/u;

/** True for `scipy.sparse`'s classes, under the module names of every version. */
export function isSparseClass(module: string, name: string): boolean {
  return module.startsWith("scipy.sparse.") && className.test(name);
}

/** The sparse matrix that an instance of scipy's class stands for, or null where its attributes are not those of a matrix. */
export function sparseFromObject(object: PyObject): SparseMatrix | null {
  const { state } = object;
  const format = className.exec(object.name)?.[1];
  if (state === undefined || state === null || typeof state !== "object" || state.kind !== "dict") return null;
  const shape = shapeOf(state.get("_shape") ?? state.get("shape"));
  if (shape === null) return null;
  const array = (name: string): NdArray | null => arrayOf(state.get(name));
  const data = array("data");
  if (format === "csr" || format === "csc" || format === "bsr") {
    const indices = array("indices");
    const indptr = array("indptr");
    return data === null || indices === null || indptr === null ? null : { kind: "sparse", format, shape, data, indices, indptr };
  }
  if (format === "coo") {
    const coordinates = state.get("coords");
    const pair =
      coordinates !== undefined && coordinates !== null && typeof coordinates === "object" && coordinates.kind === "tuple"
        ? coordinates.items
        : [];
    const row = array("row") ?? arrayOf(pair[0]);
    const column = array("col") ?? arrayOf(pair[1]);
    return data === null || row === null || column === null ? null : { kind: "sparse", format, shape, data, row, column };
  }
  if (format === "dia") {
    const offsets = array("offsets");
    return data === null || offsets === null ? null : { kind: "sparse", format, shape, data, offsets };
  }
  if (format === "lil") {
    const rows = array("rows");
    return data === null || rows === null ? null : { kind: "sparse", format, shape, data, rows };
  }
  if (format === "dok") {
    const inner = state.get("_dict");
    const entries = inner !== undefined && inner !== null && typeof inner === "object" && inner.kind === "dict" ? inner : object.entries;
    return { kind: "sparse", format, shape, entries: entries ?? new PythonDict() };
  }
  return null;
}

function arrayOf(value: PyValue | undefined): NdArray | null {
  return value !== undefined && value !== null && typeof value === "object" && value.kind === "ndarray" ? value : null;
}

/** One dimension, which CSR has since SciPy 1.15, counts as a single row. */
function shapeOf(value: PyValue | undefined): readonly [number, number] | null {
  if (value === undefined || value === null || typeof value !== "object" || value.kind !== "tuple" || value.items.length > 2) return null;
  const sizes = value.items.map((item) => (item !== null && typeof item === "object" && item.kind === "scalar" ? item.value : item));
  const [rows, columns] = sizes.length === 1 ? [1, sizes[0]] : sizes;
  return Number.isSafeInteger(rows) &&
    Number.isSafeInteger(columns) &&
    typeof rows === "number" &&
    typeof columns === "number" &&
    rows >= 0 &&
    columns >= 0
    ? [rows, columns]
    : null;
}
