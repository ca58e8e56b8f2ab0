import { PLANE_BYTES } from "./image";

// Scratch: the rank planes, then work areas for at most 256 rows.
@inline const AREA: usize = 256 * 8;

/** Bytes of 16-aligned scratch that a run of this image needs, for any number of rows. */
export function forestScratchSize(image: usize): usize {
  return <usize>load<u32>(image, PLANE_BYTES) + 5 * AREA;
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
@inline export function labelsArea(image: usize, scratch: usize): usize {
  return ranksArea(image, scratch) + 3 * AREA;
}
@inline export function slotsArea(image: usize, scratch: usize): usize {
  return ranksArea(image, scratch) + 4 * AREA;
}
