import { BLOCK_BYTES, PLANE_BLOCK, RANK_BYTES, TILE } from "./image";
import { sweepBytes } from "./sweep";

// Scratch: the rank planes, then work areas whose sizes go with the rows of a tile.

@inline const RANKS: usize = 0;
@inline const CELLS: usize = RANKS + 4;
@inline const VALUES: usize = CELLS + 4;
@inline const END: usize = VALUES + 8;

// Labels and slots lie at distances that the code knows: those of the longest tile, and a cache line so that they do not meet in the cache.
@inline const LONGEST_TILE: usize = 4096;
@inline export const LABELS_BYTES: usize = LONGEST_TILE * 2 + 64;
@inline export const SLOTS_BYTES: usize = LONGEST_TILE * 4 + 64;

/** Bytes of 16-aligned scratch that a run of this image needs, for any number of rows. */
export function forestScratchSize(image: usize): usize {
  return sweepArea(image, 0) + sweepBytes(image);
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

/** A label a row for each of four trees, `LABELS_BYTES` apart. */
@inline export function labelsArea(image: usize, scratch: usize): usize {
  return area(image, scratch, END);
}

/** A u32 slot a row for each of four trees, `SLOTS_BYTES` apart. */
@inline export function slotsArea(image: usize, scratch: usize): usize {
  return labelsArea(image, scratch) + 4 * LABELS_BYTES;
}

/** The work memory of sweeps. */
@inline export function sweepArea(image: usize, scratch: usize): usize {
  return slotsArea(image, scratch) + 4 * SLOTS_BYTES;
}
