import type { PythonView } from "../python/view.ts";
import type { PyValue } from "../python/value.ts";

/** A RangeIndex is spelled out up to so many labels. */
const mostLabels = 1 << 24;

/** Arrays within categories within indices: no further than this. */
const deepest = 8;

/** The labels of a pickled `pandas.Index`, tuples of a MultiIndex. Throws INVALID_MODEL for anything else. */
export function readIndex(view: PythonView, depth: number = 0): readonly PyValue[] {
  if (!view.is("object") || view.className !== "_new_Index" || depth > deepest)
    return view.reject(`expected an index of pandas, found ${view.description}`);
  const kind = view.argument(0).className;
  const state = view.argument(1);
  if (kind === "RangeIndex") return rangeLabels(state);
  if (kind === "MultiIndex") return tupleLabels(state, depth + 1);
  return cellsOf(state.entry("data"), depth + 1);
}

function rangeLabels(state: PythonView): readonly PyValue[] {
  const [start, stop, step] = ["start", "stop", "step"].map((name) => state.entry(name).integer()) as [number, number, number];
  const count = step === 0 ? NaN : Math.max(0, Math.ceil((stop - start) / step));
  if (!(count <= mostLabels)) return state.reject("the range of the index has no end, or too far an end");
  return Array.from({ length: count }, (_, place) => start + place * step);
}

function tupleLabels(state: PythonView, depth: number): readonly PyValue[] {
  const levels = state.entry("levels").items();
  const codes = state.entry("codes").items();
  if (codes.length !== levels.length) return state.reject("the codes of the index do not fit its levels");
  const columns = levels.map((level, at) => atCodes(readIndex(level, depth), codes[at]!));
  const count = columns[0]?.length ?? 0;
  if (columns.some((column) => column.length !== count)) return state.reject("the codes of the index do not fit each other");
  return Array.from({ length: count }, (_, place) => ({ kind: "tuple", items: columns.map((column) => column[place]!) }));
}

/** The cells of an array that pandas holds: NumPy's, of strings, of categories, or with a mask of missing cells. */
export function cellsOf(view: PythonView, depth: number = 0): readonly PyValue[] {
  if (depth > deepest) return view.reject("arrays of pandas within each other");
  if (!view.is("object")) return view.values().map(plain);
  if (view.className === "__pyx_unpickle_NDArrayBacked") {
    const [dtype, data] = [view.state().item(0), view.state().item(1)];
    return view.argument(0).className === "Categorical" ? categoriesAt(dtype, data, depth) : cellsOf(data, depth + 1);
  }
  if (view.className === "Categorical") return categoriesAt(view.attribute("_dtype"), view.attribute("_codes"), depth);
  const data = view.findFirst("_data", "_ndarray") ?? view.reject(`${view.description} is an array of pandas that is not read`);
  const cells = cellsOf(data, depth + 1);
  const missing = view.find("_mask")?.booleans([cells.length]);
  return missing === undefined ? cells : cells.map((cell, place) => (missing[place] === 1 ? NaN : cell));
}

function categoriesAt(dtype: PythonView, codes: PythonView, depth: number): readonly PyValue[] {
  return atCodes(readIndex(dtype.attribute("categories"), depth + 1), codes);
}

/** The value at each code; −1 stands for a missing one. */
function atCodes(values: readonly PyValue[], codes: PythonView): readonly PyValue[] {
  return Array.from(codes.int32(), (code) => {
    if (code === -1) return NaN;
    return values[code] === undefined ? codes.reject(`there is no value ${code}`) : values[code];
  });
}

function plain(value: PyValue): PyValue {
  return value !== null && typeof value === "object" && value.kind === "scalar" ? value.value : value;
}
