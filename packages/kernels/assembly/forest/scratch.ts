import { PLANE_BYTES } from "./image";

// Scratch: the rank planes, then work areas for at most 256 rows.
@inline const AREA: usize = 256 * 8;

/** Bytes of 16-aligned scratch that a run of this image needs, for any number of rows. */
export function forestScratchSize(image: usize): usize {
  return <usize>load<u32>(image, PLANE_BYTES) + 6 * AREA;
}

@inline export function ranksArea(image: usize, scratch: usize): usize {
  return scratch + load<u32>(image, PLANE_BYTES);
}
@inline export function valuesArea(image: usize, scratch: usize): usize {
  return ranksArea(image, scratch) + AREA;
}
@inline export function cellsArea(image: usize, scratch: usize): usize {
  return ranksArea(image, scratch) + 2 * AREA;
}
/** Room for the labels of four trees, 512 bytes each. */
@inline export function labelsArea(image: usize, scratch: usize): usize {
  return ranksArea(image, scratch) + 3 * AREA;
}
/** Room for the slots of four trees, 1,024 bytes each. */
@inline export function slotsArea(image: usize, scratch: usize): usize {
  return ranksArea(image, scratch) + 4 * AREA;
}

@inline export const LABELS_BYTES: usize = 512;
@inline export const SLOTS_BYTES: usize = 1024;
