import type { Cellular } from "../cells.ts";
import { constant } from "../cells.ts";
import type { OperatorCall } from "../operator-call.ts";
import { eachCell, strides, takePlaces, transposePlaces } from "../places.ts";
import { dimsOf, integersOf, sizesOf, sizesValue } from "../sizes.ts";
import {
  cellDims,
  isRowAxis,
  printDims,
  product,
  rowAxisOf,
  type ConstantValue,
  type Dim,
  type RowsValue,
  type StackedValue,
  type TokensValue,
  type Value,
} from "../value.ts";
import { operator, type Operator } from "./operator.ts";

/** How many places a row has along the axes before and after the row axis. */
interface Around {
  readonly before: number;
  readonly rest: number;
}

function around(dims: readonly Dim[]): Around {
  const axis = rowAxisOf(dims);
  const sizes = cellDims(dims);
  return axis === -1 ? { before: 1, rest: product(sizes) } : { before: product(sizes.slice(0, axis)), rest: product(sizes.slice(axis)) };
}

/** The sizes that Reshape's second input asks for: 0 keeps an axis, -1 is what remains. */
function wantedDims(call: OperatorCall, from: readonly Dim[], wanted: readonly Dim[]): readonly Dim[] {
  const keepsZero = call.integer("allowzero", 0) === 0;
  const dims = wanted.map((dim, axis) => (dim === 0 && keepsZero ? (from[axis] ?? call.invalid(`there is no axis ${axis} to keep`)) : dim));
  const open = dims.indexOf(-1);
  const known = product(cellDims(dims.filter((_, axis) => axis !== open)));
  const total = product(cellDims(from));
  if (open === -1) {
    if (known !== total) return call.invalid(`${printDims(from)} does not become ${printDims(dims)}`);
    return rowAxisOf(from) !== -1 && rowAxisOf(dims) === -1 ? rowsForOne(call, from, dims) : dims;
  }
  if (dims.lastIndexOf(-1) !== open || !Number.isInteger(total / known) || known === 0)
    return call.invalid(`${printDims(from)} does not become ${printDims(dims)}`);
  const takesRows = rowAxisOf(from) !== -1 && rowAxisOf(dims) === -1;
  return dims.with(open, takesRows ? { each: total / known } : total / known);
}

/** A fixed size of 1 where the rows are: the model was exported for one row, and means each. */
function rowsForOne(call: OperatorCall, from: readonly Dim[], dims: readonly Dim[]): readonly Dim[] {
  const axis = rowAxisOf(from);
  const row = from[axis]!;
  if (dims[axis] !== 1 || !isRowAxis(row) || row.each !== 1)
    return call.refuse(`a fixed number of rows: ${printDims(from)} becomes ${printDims(dims)}`);
  return dims.with(axis, row);
}

/** The same cells in order under other sizes, where each row keeps its own. */
export function reshaped(call: OperatorCall, value: Cellular, dims: readonly Dim[]): Cellular {
  const [from, to] = [around(value.dims), around(dims)];
  if (from.before * from.rest !== to.before * to.rest) return call.invalid(`${printDims(value.dims)} does not become ${printDims(dims)}`);
  if (from.before !== to.before && rowAxisOf(value.dims) !== -1)
    return call.refuse(`${printDims(value.dims)} as ${printDims(dims)}, which mixes rows`);
  return call.cells.reshaped(value, dims);
}

export function transposed(call: OperatorCall, value: Cellular, order: readonly number[]): Cellular {
  const dims = order.map((axis) => value.dims[axis]!);
  const row = value.dims[rowAxisOf(value.dims)];
  if (isRowAxis(row) && row.each !== 1 && order.some((axis, place) => axis !== place))
    return call.refuse("an order of axes where a row has several places");
  return call.cells.rearranged(value, dims, transposePlaces(cellDims(value.dims), order));
}

/** The integers of a shape, if the first input is that. */
function firstSizes(call: OperatorCall): readonly Dim[] | undefined {
  const [value] = call.inputs;
  return value?.kind === "sizes" ? value.sizes : undefined;
}

function sliced(call: OperatorCall, dims: readonly Dim[]): readonly { readonly axis: number; readonly places: number[] }[] {
  const starts = integersOf(call, 1, "starts") ?? call.invalid("it has no starts");
  const ends = integersOf(call, 2, "ends") ?? call.invalid("it has no ends");
  const axes = integersOf(call, 3, "axes") ?? starts.map((_, axis) => axis);
  const steps = integersOf(call, 4, "steps") ?? starts.map(() => 1);
  if (ends.length !== starts.length || axes.length !== starts.length || steps.length !== starts.length)
    return call.invalid("its lists differ in length");
  return axes.map((stated, index) => {
    const axis = call.axis(stated, dims.length);
    const dim = dims[axis]!;
    const [start, end, step] = [starts[index]!, ends[index]!, steps[index]!];
    if (isRowAxis(dim) && start === 0 && end >= 2 ** 31 - 1 && step === 1) return { axis, places: [] };
    return { axis, places: slicePlaces(call.size(dims, axis), start, end, step, call) };
  });
}

/** As Python's `range(size)[start:end:step]`. */
function slicePlaces(size: number, start: number, end: number, step: number, call: OperatorCall): number[] {
  if (!Number.isInteger(step) || step === 0) return call.invalid("a step of 0");
  const place = (at: number, low: number, high: number): number => Math.min(high, Math.max(low, at < 0 ? at + size : at));
  const places: number[] = [];
  if (step > 0) for (let at = place(start, 0, size); at < place(end, 0, size); at += step) places.push(at);
  else for (let at = place(start, -1, size - 1); at > place(end, -1, size - 1); at += step) places.push(at);
  return places;
}

function concatenated(call: OperatorCall): Value {
  const values = call.inputs.map((_, index) => dimsOf(call, call.inputs[index]));
  const axis = call.axis(call.integer("axis", 1), values[0]?.length ?? 1);
  if (call.inputs.some((value) => value?.kind === "sizes"))
    return sizesValue(
      call.inputs.flatMap((_, index) => sizesOf(call, index)),
      true,
    );
  const parts = call.allInputs().filter(({ dims }) => !(dims.length === 1 && dims[0] === 0));
  if (parts.length > 1 && parts.some(({ dims }) => isRowAxis(dims[axis]))) return stacked(call, parts, axis);
  const [first] = parts;
  if (first === undefined) return call.input(0);
  for (const { type, dims } of parts)
    if (type !== first.type || dims.length !== first.dims.length)
      return call.invalid(`it joins ${first.type} ${printDims(first.dims)} with ${type} ${printDims(dims)}`);
  const sizes = parts.map(({ dims }) => call.size(dims, axis));
  const dims = first.dims.map((_, each): Dim =>
    each === axis
      ? sizes.reduce((sum, size) => sum + size, 0)
      : (parts.map((part) => part.dims[each]!).find(isRowAxis) ?? first.dims[each]!),
  );
  const fitting = parts.map((part, index) => call.cells.stretched(part, dims.with(axis, sizes[index]!)));
  const offsets = fitting.map((_, index) =>
    product(
      cellDims(
        fitting[0]!.dims.with(
          axis,
          sizes.slice(0, index).reduce((sum, size) => sum + size, 0),
        ),
      ),
    ),
  );
  const to = cellDims(dims);
  const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  const places = eachCell(to, (at) => {
    const part = starts.findLastIndex((start, index) => at[axis]! >= start && sizes[index]! > 0);
    const steps = strides(to.with(axis, sizes[part]!));
    return (
      offsets[part]! + to.reduce((sum, _size, each) => sum + (each === axis ? at[each]! - starts[part]! : at[each]!) * steps[each]!, 0)
    );
  });
  const filled = fitting.filter((_, index) => sizes[index]! > 0);
  return call.cells.computed(filled, first.type, dims, (graph, nodes) => graph.select(graph.concat(nodes), places));
}

/** Values of the rows one below the other: a shape that follows must part them again. */
function stacked(call: OperatorCall, parts: readonly Cellular[], axis: number): StackedValue {
  const [first] = parts;
  const isAlike = (part: Cellular): part is RowsValue =>
    part.kind === "rows" &&
    part.type === first!.type &&
    cellDims(part.dims).join() === cellDims(first!.dims).join() &&
    isRowAxis(part.dims[0]);
  const rows = parts.filter(isAlike);
  return axis === 0 && rows.length === parts.length
    ? { kind: "stacked", parts: rows }
    : call.refuse("rows of different kinds one below the other");
}

/** `[parts, rows, …]` of values that lay one below the other, under sizes that keep the parts apart. */
function unstacked(call: OperatorCall, { parts }: StackedValue, wanted: readonly Dim[]): Cellular {
  const { type, dims } = parts[0]!;
  if (wanted[0] !== parts.length) return call.refuse(`${parts.length} values of the rows, one below the other, as ${printDims(wanted)}`);
  const whole = call.cells.computed(parts, type, [parts.length, ...dims], (graph, nodes) => graph.concat(nodes));
  return reshaped(call, whole, wantedDims(call, whole.dims, wanted));
}

export const shapeOperators: readonly Operator[] = [
  operator("Identity", (call) => call.inputs[0] ?? call.invalid("it has no input")),
  operator("Dropout", (call) => {
    call.ignore("ratio", "is_test", "seed");
    return call.input(0);
  }),
  operator("Constant", (call) => {
    const value = call.tensor("value");
    if (value !== undefined) return value;
    if (call.has("value_float")) return constant("float", [], Float64Array.of(call.float("value_float")));
    if (call.has("value_int")) return constant("int64", [], Float64Array.of(call.integer("value_int")));
    if (call.has("value_string")) return constant("string", [], [call.string("value_string")]);
    const floats = call.floats("value_floats");
    if (floats !== undefined) return constant("float", [floats.length], Float64Array.from(floats));
    const integers = call.integers("value_ints");
    if (integers !== undefined) return constant("int64", [integers.length], Float64Array.from(integers));
    const texts = call.strings("value_strings");
    return texts === undefined ? call.refuse("a sparse constant") : constant("string", [texts.length], texts);
  }),
  operator("ConstantOfShape", (call) => {
    const dims = sizesOf(call, 0);
    const value = call.tensor("value") ?? constant("float", [1], Float64Array.of(0));
    return filled(call, value, dims);
  }),
  operator("Shape", (call) => {
    const dims = dimsOf(call, call.inputs[0]);
    const end = call.integer("end", dims.length);
    return sizesValue(dims.slice(call.integer("start", 0), end), true);
  }),
  operator("Size", (call) => {
    const dims = dimsOf(call, call.inputs[0]);
    const count = product(cellDims(dims));
    return sizesValue([rowAxisOf(dims) === -1 ? count : { each: count }], false);
  }),
  operator("Reshape", (call) => {
    const value = call.inputs[0];
    const wanted = call.has("shape") ? (call.integers("shape") ?? []) : sizesOf(call, 1);
    if (value?.kind === "sizes") return sizesValue(value.sizes, wanted.length === 1, value.type);
    if (value?.kind === "stacked") return unstacked(call, value, wanted);
    const cells = call.input(0);
    return reshaped(call, cells, wantedDims(call, cells.dims, wanted));
  }),
  operator("Flatten", (call) => {
    const [tokens] = call.inputs;
    if (tokens?.kind === "tokens") return flattenedTokens(call, tokens);
    const value = call.input(0);
    const rank = value.dims.length;
    const stated = call.integer("axis", 1);
    const axis = stated < 0 ? stated + rank : stated;
    const halves = [value.dims.slice(0, axis), value.dims.slice(axis)];
    return reshaped(
      call,
      value,
      halves.map((half): Dim => (rowAxisOf(half) === -1 ? product(cellDims(half)) : { each: product(cellDims(half)) })),
    );
  }),
  operator("Squeeze", (call) => {
    const sizes = firstSizes(call);
    if (sizes !== undefined) return sizesValue(sizes, sizes.length !== 1);
    const value = call.input(0);
    const axes =
      integersOf(call, 1, "axes")?.map((axis) => call.axis(axis, value.dims.length)) ??
      value.dims.flatMap((dim, axis) => (dim === 1 ? [axis] : []));
    for (const axis of axes)
      if (call.size(value.dims, axis) !== 1) return call.invalid(`axis ${axis} has ${value.dims[axis] as number} places`);
    return reshaped(
      call,
      value,
      value.dims.filter((_, axis) => !axes.includes(axis)),
    );
  }),
  operator("Unsqueeze", (call) => {
    const sizes = firstSizes(call);
    if (sizes !== undefined) return sizesValue(sizes, true);
    const value = call.input(0);
    const wanted = integersOf(call, 1, "axes") ?? call.invalid("it has no axes");
    const rank = value.dims.length + wanted.length;
    const axes = wanted.map((axis) => call.axis(axis, rank));
    if (new Set(axes).size !== axes.length) return call.invalid("an axis comes twice");
    const old = [...value.dims];
    return reshaped(
      call,
      value,
      Array.from({ length: rank }, (_, axis): Dim => (axes.includes(axis) ? 1 : old.shift()!)),
    );
  }),
  operator("Transpose", (call) => {
    const value = call.input(0);
    const order = call.integers("perm") ?? value.dims.map((_, axis) => value.dims.length - 1 - axis);
    const sorted = order.toSorted((a, b) => a - b);
    if (sorted.length !== value.dims.length || sorted.some((axis, place) => axis !== place))
      return call.invalid("its order is none of the axes");
    return transposed(call, value, order);
  }),
  operator("Expand", (call) => {
    const value = call.input(0);
    const wanted = sizesOf(call, 1);
    const rank = Math.max(wanted.length, value.dims.length);
    const at = (dims: readonly Dim[], axis: number): Dim => dims[axis - rank + dims.length] ?? 1;
    const dims = Array.from({ length: rank }, (_, axis): Dim => (at(wanted, axis) === 1 ? at(value.dims, axis) : at(wanted, axis)));
    return rowAxisOf(dims) !== -1 && value.kind === "constant" ? filledRows(call, value, dims) : call.cells.stretched(value, dims);
  }),
  operator("Tile", (call) => {
    const value = call.input(0);
    const repeats = sizesOf(call, 1);
    const dims = value.dims.map((dim, axis): Dim => {
      const times = repeats[axis] ?? call.invalid("it does not say how often");
      if (isRowAxis(times)) return typeof dim === "number" ? { each: dim * times.each } : call.refuse("rows that are repeated");
      return isRowAxis(dim) ? (times === 1 ? dim : call.refuse("rows that are repeated")) : dim * times;
    });
    const from = cellDims(value.dims);
    const steps = strides(from);
    const places = eachCell(cellDims(dims), (at) => from.reduce((sum, size, axis) => sum + (at[axis]! % size) * steps[axis]!, 0));
    return rowAxisOf(dims) !== -1 && value.kind === "constant"
      ? { kind: "rows", type: value.type, dims, node: call.graph.select(call.cells.node(value), places) }
      : call.cells.rearranged(value, dims, places);
  }),
  operator("Concat", concatenated),
  operator("Split", (call) => {
    const value = call.input(0);
    const axis = call.axis(call.integer("axis", 0), value.dims.length);
    const size = call.size(value.dims, axis);
    const count = call.node.outputs.length;
    call.ignore("num_outputs");
    const part = Math.ceil(size / count);
    const parts = integersOf(call, 1, "split") ?? Array.from({ length: count }, (_, index) => Math.min(part, size - index * part));
    if (parts.length !== count || parts.some((each) => !(each >= 0)) || parts.reduce((sum, each) => sum + each, 0) !== size)
      return call.invalid(`it splits ${size} places into ${parts.join(", ")}`);
    let start = 0;
    return parts.map((length) => {
      const taken = Array.from({ length }, (_, index) => start + index);
      start += length;
      return call.cells.rearranged(value, value.dims.with(axis, length), takePlaces(cellDims(value.dims), axis, taken));
    });
  }),
  operator("Slice", (call) => {
    const sizes = firstSizes(call);
    if (sizes !== undefined) {
      const [only] = sliced(call, [sizes.length]);
      return sizesValue(
        only!.places.map((place) => sizes[place]!),
        true,
      );
    }
    return sliced(call, call.input(0).dims).reduce(
      (value, { axis, places }) =>
        isRowAxis(value.dims[axis])
          ? value
          : call.cells.rearranged(value, value.dims.with(axis, places.length), takePlaces(cellDims(value.dims), axis, places)),
      call.input(0),
    );
  }),
];

/** The tokens of all texts of a row along one axis. */
function flattenedTokens(call: OperatorCall, tokens: TokensValue): Value {
  const [rows, ...others] = tokens.dims;
  if (call.integer("axis", 1) !== 1 || !isRowAxis(rows) || others.some(isRowAxis)) return call.refuse("tokens of several rows in one");
  return tokens;
}

/** One element at every place of a shape. */
function filled(call: OperatorCall, value: ConstantValue, dims: readonly Dim[]): Cellular {
  if (value.data.length !== 1) return call.invalid("its value is not one element");
  return filledRows(call, constant(value.type, [], value.data), dims);
}

/** A constant stretched over rows: the same for each. */
function filledRows(call: OperatorCall, value: ConstantValue, dims: readonly Dim[]): Cellular {
  const whole = call.cells.stretched(value, cellDims(dims));
  return rowAxisOf(dims) === -1 ? whole : { kind: "rows", type: value.type, dims, node: call.cells.node(whole) };
}
