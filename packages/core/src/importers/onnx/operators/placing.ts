import { tableRows } from "./gathering.ts";
import { constant, type Cellular } from "../cells.ts";
import type { OperatorCall } from "../operator-call.ts";
import { checkCells, eachCell, strides } from "../places.ts";
import { integersOf } from "../sizes.ts";
import { cellDims, isRowAxis, printDims, product, type Dim, type Value } from "../value.ts";
import { operator, type Operator } from "./operator.ts";

/** More numbers than a shape counts. */
const mostNumbers = 2 ** 20;

/** Cells around a value: one number, the nearest cell, or the value mirrored or over again. */
function pad(call: OperatorCall): Value {
  const value = call.input(0);
  const mode = call.string("mode", "constant");
  const pads = integersOf(call, 1, "pads") ?? call.invalid("it does not say how much");
  const rank = value.dims.length;
  const axes = (call.inputs[3] === undefined ? undefined : integersOf(call, 3, "axes")) ?? value.dims.map((_, axis) => axis);
  if (pads.length !== 2 * axes.length) return call.invalid("its lists differ in length");
  const before = value.dims.map(() => 0);
  const after = value.dims.map(() => 0);
  axes.forEach((stated, index) => {
    const axis = call.axis(stated, rank);
    before[axis] = pads[index]!;
    after[axis] = pads[index + axes.length]!;
    if ((before[axis] !== 0 || after[axis] !== 0) && isRowAxis(value.dims[axis])) call.refuse("rows beside the rows");
  });
  const sizes = cellDims(value.dims);
  const dims = value.dims.map((dim, axis): Dim => (isRowAxis(dim) ? dim : dim + before[axis]! + after[axis]!));
  if (cellDims(dims).some((size) => !(size >= 0))) return call.invalid(`its sizes ${printDims(dims)}`);
  checkCells(cellDims(dims));
  const steps = strides(sizes);
  const outside = product(sizes);
  const places = eachCell(cellDims(dims), (at) => {
    const inner = at.map((place, axis) => placeWithin(call, place - before[axis]!, sizes[axis]!, mode));
    return inner.includes(-1) ? outside : inner.reduce((sum, place, axis) => sum + place * steps[axis]!, 0);
  });
  const stated = call.has("value") ? constant(value.type, [], Float64Array.of(call.float("value"))) : call.optional(2);
  const fill = stated ?? constant(value.type, [], value.type === "string" ? [""] : Float64Array.of(0));
  if (fill.type !== value.type || product(cellDims(fill.dims)) !== 1) return call.invalid("what it fills in");
  return call.cells.computed([value, fill], value.type, dims, (graph, nodes) => graph.select(graph.concat(nodes), places));
}

/** The place of a cell along an axis, -1 for none. */
function placeWithin(call: OperatorCall, place: number, size: number, mode: string): number {
  if (place >= 0 && place < size) return place;
  switch (mode) {
    case "constant":
      return -1;
    case "edge":
      return Math.min(size - 1, Math.max(0, place));
    case "wrap":
      return ((place % size) + size) % size;
    case "reflect": {
      const mirrored = place < 0 ? -place : 2 * (size - 1) - place;
      return mirrored >= 0 && mirrored < size ? mirrored : call.refuse("a mirror image that is larger than the value");
    }
    default:
      return call.invalid(`the mode ${mode}`);
  }
}

/** Cells at whole coordinates: of a table that is known, or of each row's own cells. */
function gatherCoordinates(call: OperatorCall): Value {
  const [value, indices] = [call.input(0), call.input(1)];
  const batch = call.integer("batch_dims", 0);
  const length = indices.dims.at(-1);
  if (typeof length !== "number" || length < 1 || batch < 0 || batch + length > value.dims.length)
    return call.invalid(`places of ${printDims(indices.dims)} in ${printDims(value.dims)}`);
  const [count, outer] = [cellDims(indices.dims.slice(0, -1)), indices.dims.slice(0, -1)];
  if (batch === 0 && value.kind === "constant" && indices.kind === "rows" && length === value.dims.length) {
    const steps = strides(value.dims);
    return call.cells.computed([indices], value.type, outer, (graph, [node]) => {
      const places = steps.map((step, axis) => {
        const along = graph.select(
          node!,
          Array.from({ length: product(count) }, (_, cell) => cell * length + axis),
        );
        const size = graph.number(value.dims[axis]!);
        const positive = graph.where(graph.compare("less", along, graph.number(0)), graph.plus(along, size), along);
        return graph.times(positive, graph.number(step));
      });
      const flat = places.reduce((sum, each) => graph.plus(sum, each));
      return tableRows(graph, flat, value, product(value.dims));
    });
  }
  if (indices.kind !== "constant" || batch !== 0) return call.refuse("places that are computed");
  if (value.dims.slice(0, length).some(isRowAxis)) return call.refuse("places among the rows, which mix them");
  const [sizes, rest] = [cellDims(value.dims), value.dims.slice(length)];
  const steps = strides(sizes);
  const each = product(cellDims(rest));
  const data = indices.data as Float64Array;
  const places = Array.from({ length: product(count) }, (_, at) => {
    let start = 0;
    for (let axis = 0; axis < length; axis++) start += placeAt(call, data[at * length + axis]!, sizes[axis]!) * steps[axis]!;
    return Array.from({ length: each }, (__, cell) => start + cell);
  });
  return call.cells.rearranged(value, [...(outer as readonly number[]), ...rest], places.flat());
}

function placeAt(call: OperatorCall, stated: number, size: number): number {
  const place = stated < 0 ? stated + size : stated;
  return Number.isInteger(place) && place >= 0 && place < size ? place : call.invalid(`there is no place ${stated} of ${size}`);
}

/** Cells of another value put at known places along an axis. */
function scatterElements(call: OperatorCall): Value {
  const [value, indices, updates] = [call.input(0), call.constant(1), call.input(2)];
  const axis = call.axis(call.integer("axis", 0), value.dims.length);
  const size = call.size(value.dims, axis);
  if (call.string("reduction", "none") !== "none") return call.refuse("cells that are joined with what was there");
  if (value.type !== updates.type || indices.dims.length !== value.dims.length) return call.invalid("its values do not fit");
  const [sizes, small] = [cellDims(value.dims), indices.dims];
  if (cellDims(updates.dims).join() !== small.join() || small.some((each, at) => at !== axis && each > sizes[at]!))
    return call.refuse("indices of another shape than the updates");
  const total = product(sizes);
  const places = Array.from({ length: total }, (_, cell) => cell);
  const steps = strides(sizes);
  let update = 0;
  eachCell(small, (at) => {
    const along = placeAt(call, (indices.data as Float64Array)[update]!, size);
    const cell = at.reduce((sum, place, each) => sum + (each === axis ? along : place) * steps[each]!, 0);
    places[cell] = total + update;
    return update++;
  });
  if (value.dims.some((dim, at) => isRowAxis(dim) && (dim.each !== 1 || small[at] !== 1))) return call.refuse("indices of several rows");
  const dims = value.kind === "rows" || updates.kind === "constant" ? value.dims : updates.dims.with(axis, size);
  return call.cells.computed([value, updates], value.type, dims, (graph, nodes) => graph.select(graph.concat(nodes), places));
}

/** Numbers from a start on, known now. */
function range(call: OperatorCall): Cellular {
  const [start, limit, step] = [0, 1, 2].map((index) => Number(call.constant(index).data[0])) as [number, number, number];
  const { type } = call.constant(0);
  const count = Math.max(0, Math.ceil((limit - start) / step));
  if (!(count <= mostNumbers)) return call.invalid(`${count} numbers`);
  const data = Array.from({ length: count }, (_, index) => start + index * step);
  return constant(
    type,
    [count],
    Float64Array.from(data, (each) => (type === "float" ? Math.fround(each) : each)),
  );
}

export const placing: readonly Operator[] = [
  operator("Pad", pad),
  operator("GatherND", gatherCoordinates),
  operator("ScatterElements", scatterElements),
  operator("Scatter", scatterElements),
  operator("Range", range),
];
