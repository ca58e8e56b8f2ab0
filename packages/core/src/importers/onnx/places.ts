import { GodwitError } from "../../errors/index.ts";
import { product } from "./value.ts";

/** More cells in a row than any classical model has. */
const mostCells = 2 ** 22;

/** LIMIT_EXCEEDED for sizes of more cells than any model has. */
export function checkCells(dims: readonly number[]): void {
  const count = product(dims);
  if (!(count <= mostCells))
    throw new GodwitError("LIMIT_EXCEEDED", `a value of the ONNX graph has ${count} numbers in a row; the limit is ${mostCells}`);
}

/** The step from one place to the next along each axis of a row-major array. */
export function strides(dims: readonly number[]): readonly number[] {
  const steps = dims.map(() => 1);
  for (let axis = dims.length - 2; axis >= 0; axis--) steps[axis] = steps[axis + 1]! * dims[axis + 1]!;
  return steps;
}

/** For each cell of an array of these sizes, `place` of its coordinates. The coordinates are the same array each time. LIMIT_EXCEEDED. */
export function eachCell(dims: readonly number[], place: (coordinates: readonly number[]) => number): number[] {
  checkCells(dims);
  const count = product(dims);
  const coordinates = dims.map(() => 0);
  const places: number[] = [];
  for (let cell = 0; cell < count; cell++) {
    places.push(place(coordinates));
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      coordinates[axis]!++;
      if (coordinates[axis]! < dims[axis]!) break;
      coordinates[axis] = 0;
    }
  }
  return places;
}

/** Where each cell of an array comes from, when one of the sizes `from` is stretched to the sizes `to`, aligned at the last axis. */
export function stretchPlaces(from: readonly number[], to: readonly number[]): number[] {
  const steps = strides(from);
  const skipped = to.length - from.length;
  return eachCell(to, (at) => from.reduce((sum, size, axis) => sum + (size === 1 ? 0 : at[axis + skipped]! * steps[axis]!), 0));
}

/** Where each cell comes from when the axes are put in another order. */
export function transposePlaces(from: readonly number[], order: readonly number[]): number[] {
  const steps = strides(from);
  return eachCell(
    order.map((axis) => from[axis]!),
    (at) => order.reduce((sum, axis, place) => sum + at[place]! * steps[axis]!, 0),
  );
}

/** Where each cell comes from when along one axis the given places are taken. */
export function takePlaces(from: readonly number[], axis: number, taken: readonly number[]): number[] {
  const steps = strides(from);
  return eachCell(from.with(axis, taken.length), (at) =>
    from.reduce((sum, _size, each) => sum + (each === axis ? taken[at[each]!]! : at[each]!) * steps[each]!, 0),
  );
}

/** The cells that share all coordinates but those of `axes`: one list a cell of what remains, in order. */
export function groupPlaces(from: readonly number[], axes: readonly number[]): number[][] {
  const steps = strides(from);
  const kept = from.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const inner = axes.map((axis) => from[axis]!);
  const starts = eachCell(kept, (at) => from.reduce((sum, _size, axis) => sum + at[axis]! * steps[axis]!, 0));
  const offsets = eachCell(inner, (at) => axes.reduce((sum, axis, place) => sum + at[place]! * steps[axis]!, 0));
  return starts.map((start) => offsets.map((offset) => start + offset));
}
