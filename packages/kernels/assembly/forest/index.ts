import { addLeaf, addLeaves, addLeavesOfFour, writeLeafNumbers, writeLeafValues } from "./accumulate";
import {
  BLOCK_BYTES,
  FEW_ROWS,
  FORM_LINKED,
  FORM_OBLIVIOUS,
  FORM_PERFECT,
  INITIAL,
  LEAF_F32,
  OUTPUT_COUNT,
  PLANE_BLOCK,
  RANK_BYTES,
  RECORD_ROWS,
  SUM_F32,
  TILE,
  TREES,
  TREE_ABREAST,
  TREE_BYTES,
  TREE_COUNT,
  TREE_FIRST_STEPS,
  TREE_FORM,
  TREE_GROUP,
  TREE_LEAF_ORDER,
  TREE_STEPS,
} from "./image";
import { labelOblivious, slotDeepOblivious, slotsOblivious } from "./oblivious";
import { forestQuantize } from "./quantize";
import { readAhead } from "./read-ahead";
import { fillRecords, recordBytes } from "./records";
import { LABELS_BYTES, SLOTS_BYTES, STRIP_ROWS, labelsArea, listArea, recordsArea, slotsArea, sweepArea } from "./scratch";
import { fillLabels, sweep } from "./sweep";
import { walkLinked, walkPerfect } from "./walk";
import { walkRounds } from "./walk-rounds";
import { slotLinked, slotPerfect, slotsLinkedOfEight, slotsLinkedOfSixteen, slotsPerfectOfFour } from "./walk-row";

export { forestScratchSize } from "./scratch";
export { forestQuantize };

@inline const SUMS: u32 = 0;
@inline const LEAVES: u32 = 1;
@inline const VALUES: u32 = 2;

@inline function report<S>(image: usize, tree: usize, index: u32, slots: usize, rows: i32, writes: u32, out: usize, outStride: usize): void {
  if (writes == LEAVES) {
    writeLeafNumbers<S>(image, tree, slots, rows, out + <usize>index * outStride * 4);
  } else if (writes == VALUES) {
    writeLeafValues<S>(image, tree, slots, rows, out + <usize>index * outStride * 8);
  } else {
    addLeaves<S>(image, tree, slots, rows, out, outStride);
  }
}

@inline function walk<R>(image: usize, tree: usize, planes: usize, records: usize, rows: i32, labels: usize, slots: usize, list: usize): void {
  if (load<u32>(tree, TREE_FORM) == FORM_PERFECT) walkPerfect<R>(image, tree, planes, rows, labels, slots);
  else if (load<u16>(tree, TREE_FIRST_STEPS)) walkRounds<R>(image, tree, records, rows, labels, slots, list);
  else walkLinked<R>(image, tree, planes, rows, labels, slots);
}

/**
 * Trees come alone or, where the packer says so, by four that add to the same outputs: then the adds share a pass. All
 * rows of the tile, a strip at a time, go through them while their tables are in the cache.
 */
@inline function runTrees<R>(image: usize, rows: i32, scratch: usize, writes: u32, out: usize, outStride: usize): void {
  const labels = labelsArea(image, scratch);
  const slots = slotsArea(image, scratch);
  const list = listArea(image, scratch);
  const work = sweepArea(image, scratch);
  const records = recordsArea(image, scratch);
  const count = load<u32>(image, TREE_COUNT);
  const trees = image + load<u32>(image, TREES);
  const stripBytes = load<u32>(image, BLOCK_BYTES) * ((STRIP_ROWS * sizeof<R>()) / PLANE_BLOCK);
  const stripRecords = <usize>STRIP_ROWS * recordBytes(image);
  const size: usize = writes == LEAVES ? 4 : 8;
  if (sizeof<R>() == 1) fillLabels<i8>(image, work);
  else fillLabels<i16>(image, work);
  if (load<i32>(image, RECORD_ROWS) >= rows) fillRecords<R>(image, scratch, rows, records);
  let index: u32 = 0;
  while (index < count) {
    const tree = trees + <usize>index * TREE_BYTES;
    const group: u32 = writes != SUMS ? 1 : load<u32>(tree, TREE_GROUP);
    const swept = load<u32>(tree, TREE_STEPS) == 0;
    if (!swept && load<u32>(tree, TREE_FORM) == FORM_LINKED) store<u32>(slots, readAhead(image, tree, rows));
    let planes = scratch;
    let walked = records;
    let sums = out;
    for (let row = 0; row < rows; row += STRIP_ROWS) {
      const strip = min(STRIP_ROWS, rows - row);
      for (let member: u32 = 0; member < group; member++) {
        const one = tree + <usize>member * TREE_BYTES;
        const own = labels + <usize>member * LABELS_BYTES;
        const to = slots + <usize>member * SLOTS_BYTES;
        if (load<u32>(one, TREE_FORM) == FORM_OBLIVIOUS) {
          if (sizeof<R>() == 2) labelOblivious<i16>(image, one, planes, strip, own);
          else if (swept) labelOblivious<i8>(image, one, planes, strip, own);
          else slotDeepOblivious(image, one, planes, strip, own, to);
          continue;
        }
        if (sizeof<R>() == 1) sweep<i8>(image, one, planes, strip, work, own);
        else sweep<i16>(image, one, planes, strip, work, own);
        if (!swept) walk<R>(image, one, planes, walked, strip, own, to, list);
      }
      if (group == 4) {
        if (swept) addLeavesOfFour<R>(image, tree, labels, strip, sums, outStride);
        else addLeavesOfFour<u32>(image, tree, slots, strip, sums, outStride);
      } else {
        if (swept) report<R>(image, tree, index, labels, strip, writes, sums, outStride);
        else report<u32>(image, tree, index, slots, strip, writes, sums, outStride);
      }
      planes += stripBytes;
      walked += stripRecords;
      sums += <usize>STRIP_ROWS * size;
    }
    index += group;
  }
}

/** Each row walks every tree from its root; the packer tells how many trees go side by side. */
@inline function runTreesFewRows<R>(image: usize, rows: i32, scratch: usize, writes: u32, out: usize, outStride: usize): void {
  const slots = slotsArea(image, scratch);
  const count = load<u32>(image, TREE_COUNT);
  const trees = image + load<u32>(image, TREES);
  const size: usize = writes == LEAVES ? 4 : 8;
  const plain = writes == SUMS && (load<u32>(image, LEAF_F32) | load<u32>(image, SUM_F32)) == 0;
  let record = recordsArea(image, scratch);
  fillRecords<R>(image, scratch, rows, record);
  for (let row = 0; row < rows; row++, record += recordBytes(image)) {
    const to = out + <usize>row * size;
    let index: u32 = 0;
    while (index < count) {
      const tree = trees + <usize>index * TREE_BYTES;
      const abreast = load<u32>(tree, TREE_ABREAST) & 255;
      if (load<u32>(tree, TREE_FORM) == FORM_OBLIVIOUS) slotsOblivious<R>(image, tree, abreast, record, slots);
      else if (abreast == 16) slotsLinkedOfSixteen<R>(image, tree, load<i32>(tree, TREE_ABREAST) >>> 8, record, slots);
      else if (abreast == 8) slotsLinkedOfEight<R>(image, tree, load<i32>(tree, TREE_ABREAST) >>> 8, record, slots);
      else if (abreast == 4) slotsPerfectOfFour<R>(image, tree, record, slots);
      else if (load<u32>(tree, TREE_FORM) == FORM_PERFECT) store<i32>(slots, slotPerfect<R>(image, tree, record));
      else store<i32>(slots, slotLinked<R>(image, tree, record));
      for (let member: u32 = 0; member < abreast; member++) {
        const one = tree + <usize>member * TREE_BYTES;
        const slot = slots + (<usize>member << 2);
        if (load<u32>(one, TREE_LEAF_ORDER)) store<u32>(slot, load<u8>(image + load<u32>(one, TREE_LEAF_ORDER) + load<u32>(slot)));
        if (plain) addLeaf(image, one, load<u32>(slot), to, outStride);
        else report<u32>(image, one, index + member, slot, 1, writes, to, outStride);
      }
      index += abreast;
    }
  }
}

function startSums(image: usize, rows: i32, out: usize, outStride: usize): void {
  const outputs = load<u32>(image, OUTPUT_COUNT);
  const initial = image + load<u32>(image, INITIAL);
  for (let output: u32 = 0; output < outputs; output++) {
    const value = load<f64>(initial + (<usize>output << 3));
    const column = out + <usize>output * outStride * 8;
    for (let row = 0; row < rows; row++) store<f64>(column + (<usize>row << 3), value);
  }
}

function evaluate(image: usize, rows: i32, scratch: usize, writes: u32, out: usize, outStride: usize): void {
  const fewRows = load<i32>(image, FEW_ROWS);
  if (load<u32>(image, RANK_BYTES) == 1) {
    if (rows <= fewRows) runTreesFewRows<u8>(image, rows, scratch, writes, out, outStride);
    else runTrees<u8>(image, rows, scratch, writes, out, outStride);
  } else {
    if (rows <= fewRows) runTreesFewRows<u16>(image, rows, scratch, writes, out, outStride);
    else runTrees<u16>(image, rows, scratch, writes, out, outStride);
  }
}

/** Evaluates rows already in the rank planes of `scratch` (at most a tile) into `out`; see README.md. */
export function forestEvaluate(image: usize, rows: i32, scratch: usize, out: usize, outStride: usize): void {
  startSums(image, rows, out, outStride);
  evaluate(image, rows, scratch, SUMS, out, outStride);
}

/** The sums for any number of rows, a tile of the image at a time; see README.md. */
export function forestRun(image: usize, sources: usize, rows: i32, scratch: usize, out: usize, outStride: usize): void {
  startSums(image, rows, out, outStride);
  forestContinue(image, sources, rows, scratch, out, outStride);
}

/** The same, where `out` already holds what the sums start from. */
export function forestContinue(image: usize, sources: usize, rows: i32, scratch: usize, out: usize, outStride: usize): void {
  runTiles(image, sources, rows, scratch, SUMS, out, outStride);
}

/** The number of each tree's leaf; the image must hold them. */
export function forestLeaves(image: usize, sources: usize, rows: i32, scratch: usize, out: usize, outStride: usize): void {
  runTiles(image, sources, rows, scratch, LEAVES, out, outStride);
}

/** The value of each tree's leaf, of trees that have one; the image must hold sums. */
export function forestValues(image: usize, sources: usize, rows: i32, scratch: usize, out: usize, outStride: usize): void {
  runTiles(image, sources, rows, scratch, VALUES, out, outStride);
}

@inline function runTiles(image: usize, sources: usize, rows: i32, scratch: usize, writes: u32, out: usize, outStride: usize): void {
  const tile = load<i32>(image, TILE);
  const size: usize = writes == LEAVES ? 4 : 8;
  for (let from = 0; from < rows; from += tile) {
    const count = min(tile, rows - from);
    forestQuantize(image, sources, from, count, scratch);
    evaluate(image, count, scratch, writes, out + <usize>from * size, outStride);
  }
}
