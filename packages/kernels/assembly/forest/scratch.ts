import { BLOCK_BYTES, PLANE_BLOCK, RANK_BYTES, RECORD_ROWS, TILE } from "./image";
import { recordBytes } from "./records";
import { sweepBytes } from "./sweep";

// Scratch: the rank planes, then work areas whose sizes go with the rows of a tile.

@inline const RANKS: usize = 0;
@inline const CELLS: usize = RANKS + 4;
@inline const VALUES: usize = CELLS + 4;
@inline const END: usize = VALUES + 8;

/** Rows that a tree takes at a time. */
@inline export const STRIP_ROWS: i32 = 512;

// Labels and slots lie at distances that the code knows: those of a strip, and a cache line so that they do not meet in the cache.
@inline export const LABELS_BYTES: usize = <usize>STRIP_ROWS * 2 + 64;
@inline export const SLOTS_BYTES: usize = <usize>STRIP_ROWS * 4 + 64;

/** Bytes of 16-aligned scratch that a run of this image needs, for any number of rows. */
export function forestScratchSize(image: usize): usize {
  return sweepArea(image, 0) + sweepBytes(image);
}

/** A record a row: of a tile, or of the few rows that walk where a tile does not. */
@inline export function recordsArea(image: usize, scratch: usize): usize {
  return scratch + load<u32>(image, BLOCK_BYTES) * ((<usize>load<u32>(image, TILE) * load<u32>(image, RANK_BYTES) + PLANE_BLOCK - 1) / PLANE_BLOCK);
}

@inline function area(image: usize, scratch: usize, bytesARow: usize): usize {
  const records = <usize>load<u32>(image, RECORD_ROWS) * recordBytes(image);
  return recordsArea(image, scratch) + records + bytesARow * load<u32>(image, TILE);
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

/** A label for each row of a strip and each of four trees, `LABELS_BYTES` apart. */
@inline export function labelsArea(image: usize, scratch: usize): usize {
  return area(image, scratch, END);
}

/** A u32 slot for each row of a strip and each of four trees, `SLOTS_BYTES` apart. */
@inline export function slotsArea(image: usize, scratch: usize): usize {
  return labelsArea(image, scratch) + 4 * LABELS_BYTES;
}

/** A word for each row of a strip. */
@inline export function listArea(image: usize, scratch: usize): usize {
  return slotsArea(image, scratch) + 4 * SLOTS_BYTES;
}

/** The work memory of sweeps. */
@inline export function sweepArea(image: usize, scratch: usize): usize {
  return listArea(image, scratch) + <usize>STRIP_ROWS * 4;
}
