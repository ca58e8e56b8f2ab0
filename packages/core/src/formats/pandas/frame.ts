import type { PythonView } from "../python/view.ts";
import type { PyValue } from "../python/value.ts";
import { cellsOf, readIndex } from "./cells.ts";

/** A pickled `pandas.Series` as data. */
export interface Series {
  readonly index: readonly PyValue[];
  readonly cells: readonly PyValue[];
  /** NumPy's dtype in short form; `|O` of what NumPy has none for. */
  readonly dtype: string;
}

/** A pickled `pandas.DataFrame` as data: a series a column, all with the same index. */
export interface Frame {
  readonly names: readonly PyValue[];
  readonly columns: readonly Series[];
  readonly index: readonly PyValue[];
}

/** Reads a series that any pandas since 0.14 pickled. Throws INVALID_MODEL for anything else. */
export function readSeries(view: PythonView): Series {
  const manager = managerOf(view, "Series");
  const { axes, blocks } = partsOf(manager);
  const [block] = blocks;
  if (axes.length !== 1 || blocks.length !== 1 || block === undefined) return view.reject("the series is not one block");
  const index = readIndex(axes[0]!);
  const cells = cellsOf(block.values);
  if (cells.length !== index.length) return view.reject(`the series has ${cells.length} cells for ${index.length} labels`);
  return { index, cells, dtype: dtypeOf(block.values) };
}

/** Reads a table that any pandas since 0.14 pickled. Throws INVALID_MODEL for anything else. */
export function readFrame(view: PythonView): Frame {
  const { axes, blocks } = partsOf(managerOf(view, "DataFrame"));
  if (axes.length !== 2) return view.reject("the table has not two axes");
  const [names, index] = [readIndex(axes[0]!), readIndex(axes[1]!)];
  const columns: (Series | undefined)[] = names.map(() => undefined);
  for (const { values, places } of blocks) {
    const cells = cellsOf(values);
    const at = placesOf(places, names.length);
    if (cells.length !== at.length * index.length) return values.reject("the block does not fit the table");
    const dtype = dtypeOf(values);
    for (const [place, column] of at.entries()) {
      if (columns[column] !== undefined) return places.reject(`there are two columns at ${column}`);
      columns[column] = { index, cells: cells.slice(place * index.length, (place + 1) * index.length), dtype };
    }
  }
  return { names, index, columns: columns.map((column, at) => column ?? view.reject(`the column ${at} is missing`)) };
}

function managerOf(view: PythonView, className: string): PythonView {
  if (!view.is("object") || view.className !== className || !view.module.startsWith("pandas"))
    return view.reject(`expected a ${className} of pandas, found ${view.description}`);
  return view.first("_mgr", "_data");
}

interface Block {
  readonly values: PythonView;
  readonly places: PythonView;
}

/** The blocks are the arguments of the manager of a table since pandas 1.3, and of series and before a part of its state. */
function partsOf(manager: PythonView): { readonly axes: readonly PythonView[]; readonly blocks: readonly Block[] } {
  if (manager.object().args.length > 0) {
    const blocks = manager.argument(0).items();
    return { axes: manager.argument(1).items(), blocks: blocks.map((block) => ({ values: block.argument(0), places: block.argument(1) })) };
  }
  const state = manager.state().item(3).entry("0.14.1");
  const blocks = state.entry("blocks").items();
  return {
    axes: state.entry("axes").items(),
    blocks: blocks.map((block) => ({ values: block.entry("values"), places: block.entry("mgr_locs") })),
  };
}

function placesOf(view: PythonView, width: number): readonly number[] {
  const places = view.is("slice") ? rangeOf(view, width) : [...view.int32()];
  return places.every((place) => place >= 0 && place < width) ? places : view.reject("the block has columns that the table has not");
}

function rangeOf(view: PythonView, width: number): readonly number[] {
  const { start, stop, step } = view.slice();
  const [first, by] = [start ?? 0, step ?? 1];
  const end = stop ?? (typeof by === "number" && by < 0 ? -1 : width);
  if (typeof first !== "number" || typeof end !== "number" || typeof by !== "number" || by === 0) return view.reject("no slice of columns");
  const count = Math.max(0, Math.ceil((end - first) / by));
  if (count > width) return view.reject("the block has columns that the table has not");
  return Array.from({ length: count }, (_, place) => first + place * by);
}

function dtypeOf(values: PythonView): string {
  return values.is("ndarray") ? values.array().dtype.name : "|O";
}
