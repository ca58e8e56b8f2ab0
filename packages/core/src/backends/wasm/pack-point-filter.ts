import { pointFilterLayout as layout } from "../../artifact/program-layout.ts";
import type { Tensor } from "../../ir/tensor.ts";
import { packBoxes } from "./pack-point-boxes.ts";

const fewPoints = 64;
const largestCell = 16_383;
/** What a row's squares add up to at most, so that int32 holds those of gaps between rows. */
const largestSquare = 2 ** 29 - 1;
const coarsest = 64;

/** How points are rounded to int16: `(cell − center) / step`. */
interface Rounding {
  readonly step: number;
  readonly largest: number;
  readonly centers: Float64Array;
}

/**
 * Points [n, width] rounded to int16 with one step for all columns, so that a row's distance to 8 of them is bounded from below at once.
 * Null where that would not pay, or where squares of the cells may overflow or vanish.
 */
export function packPointFilter({ shape, data }: Tensor): Uint8Array | null {
  const [count, width] = shape as [number, number];
  const cells = data as Float64Array;
  const rounding = chooseRounding(cells, count, width);
  if (rounding === null) return null;
  const { step, largest, centers } = rounding;
  const pairs = (width + 1) >> 1;
  const rounded = new Int16Array(count * pairs * 2);
  let doubt = 0;
  for (let point = 0; point < count; point++) {
    let rest = 0;
    for (let column = 0; column < width; column++) {
      const from = cells[point * width + column]! - centers[column]!;
      const whole = Math.round(from / step);
      rounded[point * pairs * 2 + column] = whole;
      rest += (from - whole * step) ** 2;
    }
    doubt = Math.max(doubt, Math.sqrt(rest));
  }
  const boxes = packBoxes(rounded, count, pairs);
  const blockBytes = 32 + pairs * 32;
  const blocksAt = Math.ceil((layout.centers + width * 8) / 16) * 16;
  const boxesAt = blocksAt + Math.ceil(count / 8) * blockBytes;
  const table = new Uint8Array(boxesAt + (boxes?.byteLength ?? 0));
  packBlocks(rounded, count, pairs, new DataView(table.buffer, blocksAt));
  if (boxes !== null) table.set(new Uint8Array(boxes.buffer), boxesAt);
  const view = new DataView(table.buffer);
  view.setFloat64(layout.step, step, true);
  view.setFloat64(layout.largest, largest, true);
  view.setFloat64(layout.doubt, doubt / step + (width + 1) * 1e-6, true);
  view.setUint32(layout.pairs, pairs, true);
  view.setUint32(layout.blocks, blocksAt, true);
  view.setUint32(layout.blockBytes, blockBytes, true);
  view.setUint32(layout.boxes, boxes === null ? 0 : boxesAt, true);
  centers.forEach((center, column) => view.setFloat64(layout.centers + column * 8, center, true));
  return table;
}

function chooseRounding(cells: Float64Array, count: number, width: number): Rounding | null {
  const largest = Math.min(largestCell, Math.floor(Math.sqrt(largestSquare / width)));
  if (count < fewPoints || largest < coarsest) return null;
  const centers = middles(cells, width);
  let farthest = 0;
  for (let index = 0; index < cells.length; index++) farthest = Math.max(farthest, Math.abs(cells[index]! - centers[index % width]!));
  const step = (farthest / largest) * (1 + 1e-12);
  return step > 1e-140 && step < 1e140 ? { step, largest, centers } : null;
}

/** Halfway between each column's least and largest cell. */
function middles(cells: Float64Array, width: number): Float64Array {
  const least = cells.slice(0, width);
  const largest = cells.slice(0, width);
  for (let index = width; index < cells.length; index++) {
    const column = index % width;
    least[column] = Math.min(least[column]!, cells[index]!);
    largest[column] = Math.max(largest[column]!, cells[index]!);
  }
  return least.map((cell, column) => cell + (largest[column]! - cell) / 2);
}

/** Of each 8 points: minus half of their squares, and their cells, pair by pair of columns. */
function packBlocks(rounded: Int16Array, count: number, pairs: number, view: DataView): void {
  for (let point = 0; point < count; point++) {
    const at = (point >> 3) * (32 + pairs * 32) + (point & 7) * 4;
    let square = 0;
    for (let column = 0; column < pairs * 2; column++) {
      const cell = rounded[point * pairs * 2 + column]!;
      square += cell * cell;
      view.setInt16(at + 32 + (column >> 1) * 32 + (column & 1) * 2, cell, true);
    }
    view.setInt32(at, -Math.floor(square / 2), true);
  }
}
