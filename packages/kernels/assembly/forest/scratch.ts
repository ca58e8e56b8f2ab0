import { BLOCK_BYTES, PLANE_BLOCK, RANK_BYTES, TILE } from "./image";

// Scratch: the rank planes, then work areas whose sizes go with the rows of a tile.

@inline const RANKS: usize = 0;
@inline const CELLS: usize = RANKS + 4;
@inline const VALUES: usize = CELLS + 4;
@inline const LABELS: usize = VALUES + 8;
@inline const SLOTS: usize = LABELS + 4 * 2;
@inline const END: usize = SLOTS + 4 * 4;

/** Bytes of 16-aligned scratch that a run of this image needs, for any number of rows. */
export function forestScratchSize(image: usize): usize {
  return area(image, 0, END);
}

@inline function area(image: usize, scratch: usize, bytesARow: usize): usize {
  const tile = <usize>load<u32>(image, TILE);
  return scratch + load<u32>(image, BLOCK_BYTES) * ((tile * load<u32>(image, RANK_BYTES) + PLANE_BLOCK - 1) / PLANE_BLOCK) + bytesARow * tile;
}

/** An i32 a row. */
@inline export function ranksArea(image: usize, scratch: usize): usize {
  return area(image, scratch, RANKS);
}

/** An i32 a row. */
@inline export function cellsArea(image: usize, scratch: usize): usize {
  return area(image, scratch, CELLS);
}

/** A float64 a row. */
@inline export function valuesArea(image: usize, scratch: usize): usize {
  return area(image, scratch, VALUES);
}

/** A label a row for each of four trees, `labelsBytes` apart. */
@inline export function labelsArea(image: usize, scratch: usize): usize {
  return area(image, scratch, LABELS);
}
@inline export function labelsBytes(image: usize): usize {
  return <usize>load<u32>(image, TILE) * 2;
}

/** A u32 slot a row for each of four trees, `slotsBytes` apart. */
@inline export function slotsArea(image: usize, scratch: usize): usize {
  return area(image, scratch, SLOTS);
}
@inline export function slotsBytes(image: usize): usize {
  return <usize>load<u32>(image, TILE) * 4;
}
