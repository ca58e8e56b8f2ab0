const pointsOfBox = 64;
const fewBoxes = 16;
/** Boxes pay where a point has to look into less than this share of them, its own box being known. */
const mostLookedInto = 0.25;
const samples = 24;
const neighbors = 8;

/** The least and the largest cells of each box [boxes, width]. */
interface Boxes {
  readonly count: number;
  readonly width: number;
  readonly least: Int16Array;
  readonly largest: Int16Array;
}

/**
 * Boxes around each 64 neighbouring points of `rounded` [count, 2 pairs], 8 boxes side by side: pair by pair of columns their least
 * cells, and their largest. Null where neighbours in the list are no neighbours in space.
 */
export function packBoxes(rounded: Int16Array, count: number, pairs: number): Int16Array | null {
  const boxes = boxesAround(rounded, count, pairs * 2);
  if (boxes.count < fewBoxes || shareLookedInto(rounded, boxes) > mostLookedInto) return null;
  const packed = new Int16Array(Math.ceil(boxes.count / 8) * pairs * 32);
  for (let box = 0; box < boxes.count; box++)
    for (let column = 0; column < boxes.width; column++) {
      const at = (box >> 3) * pairs * 32 + (column >> 1) * 32 + (box & 7) * 2 + (column & 1);
      packed[at] = boxes.least[box * boxes.width + column]!;
      packed[at + 16] = boxes.largest[box * boxes.width + column]!;
    }
  return packed;
}

function boxesAround(rounded: Int16Array, points: number, width: number): Boxes {
  const count = Math.ceil(points / pointsOfBox);
  const least = new Int16Array(count * width).fill(32_767);
  const largest = new Int16Array(count * width).fill(-32_768);
  for (let point = 0; point < points; point++) {
    const box = Math.floor(point / pointsOfBox) * width;
    for (let column = 0; column < width; column++) {
      const cell = rounded[point * width + column]!;
      if (cell < least[box + column]!) least[box + column] = cell;
      if (cell > largest[box + column]!) largest[box + column] = cell;
    }
  }
  return { count, width, least, largest };
}

/** How many of the boxes hold, as far as can be told from outside, points nearer than a point's neighbours in its own box. */
function shareLookedInto(rounded: Int16Array, boxes: Boxes): number {
  let lookedInto = 0;
  for (let sample = 0; sample < samples; sample++) {
    const own = Math.floor((sample * (boxes.count - 1)) / samples);
    const point = (own * pointsOfBox + ((sample * 7) % pointsOfBox)) * boxes.width;
    const reach = Array.from({ length: pointsOfBox }, (_, other) =>
      squaredGap(rounded, point, (own * pointsOfBox + other) * boxes.width, boxes.width),
    ).sort((a, b) => a - b)[neighbors]!;
    for (let box = 0; box < boxes.count; box++) if (squaredGapToBox(rounded, point, boxes, box) < reach) lookedInto++;
  }
  return lookedInto / samples / boxes.count;
}

function squaredGap(rounded: Int16Array, left: number, right: number, width: number): number {
  let sum = 0;
  for (let column = 0; column < width; column++) sum += (rounded[left + column]! - rounded[right + column]!) ** 2;
  return sum;
}

function squaredGapToBox(rounded: Int16Array, point: number, { width, least, largest }: Boxes, box: number): number {
  let sum = 0;
  for (let column = 0; column < width; column++) {
    const cell = rounded[point + column]!;
    sum += Math.max(least[box * width + column]! - cell, cell - largest[box * width + column]!, 0) ** 2;
  }
  return sum;
}
