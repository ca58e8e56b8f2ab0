// Texts of weighted terms to sums by column, as packages/core/src/text/sum-terms.ts has it.
import { STATUS_DONE, STATUS_MORE_SCRATCH } from "../abi/statuses.generated";
import { define } from "../sparse/rows";
import { murmurHash } from "../text/murmur-hash";
import { findTerm } from "../text/terms";
import { bytes, findText, length } from "./text-of-row";
import { release, reserve, rows, workTop } from "./tile";

@inline const PREFIX: u32 = 24;
/** Bytes of an entry: its column, then its weight. */
@inline const ENTRY: usize = 16;

let entries: usize = 0;
let count: u32 = 0;

/** The number that eight hexadecimal digits write, or -1. */
function wordAt(at: usize): i64 {
  let word: i64 = 0;
  for (const end = at + 8; at < end; at++) {
    const code = i32(load<u8>(at));
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;
    if (digit < 0) return -1;
    word = (word << 4) | digit;
  }
  return word;
}

function push(column: u32, weight: f64): void {
  const entry = entries + <usize>count * ENTRY;
  store<u32>(entry, column);
  store<f64>(entry, weight, 8);
  count++;
}

function readTerms(hashes: bool, terms: usize, size: u32, alternateSign: bool): void {
  count = 0;
  const end = bytes + length;
  let at = bytes;
  while (at + PREFIX <= end) {
    const high = wordAt(at);
    const low = wordAt(at + 8);
    const size32 = wordAt(at + 16);
    const start = at + PREFIX;
    if (high < 0 || low < 0 || size32 < 0 || size32 > <i64>(end - start)) return;
    const bytesOfTerm = u32(size32);
    at = start + bytesOfTerm;
    const weight = reinterpret<f64>(u64(high << 32) | u64(low));
    if (hashes) {
      const hash = murmurHash(start, bytesOfTerm);
      const negative = hash >> 31 != 0;
      const magnitude = negative ? 0 - hash : hash;
      const column = magnitude == 0x80000000 ? (0x80000000 - size) % size : magnitude % size;
      push(column, negative && alternateSign ? -weight : weight);
    } else {
      const column = findTerm(terms, start, bytesOfTerm);
      if (column >= 0) push(u32(column), weight);
    }
  }
}

/** Sorts the entries by column; equal ones stay in order. The sorted ones may lie in `other`. */
function sortEntries(other: usize): void {
  for (let run: u32 = 1; run < count; run <<= 1) {
    for (let from: u32 = 0; from < count; from += 2 * run) {
      const middle = min(from + run, count);
      const end = min(from + 2 * run, count);
      let left = from;
      let right = middle;
      for (let to = from; to < end; to++) {
        const takesLeft = left < middle && (right >= end || load<u32>(entries + <usize>left * ENTRY) <= load<u32>(entries + <usize>right * ENTRY));
        memory.copy(other + <usize>to * ENTRY, entries + <usize>(takesLeft ? left++ : right++) * ENTRY, ENTRY);
      }
    }
    const swapped = entries;
    entries = other;
    other = swapped;
  }
}

/** Adds up the weights of each row's terms. */
export function sumTerms(hashes: bool, terms: usize, size: u32, alternateSign: bool, ref: u32, target: usize): i32 {
  let most: u32 = 0;
  let longest: u32 = 0;
  for (let row = 0; row < rows; row++) {
    findText(ref, row);
    const bound = length / PREFIX;
    most += bound;
    longest = max(longest, bound);
  }
  const starts = reserve(<usize>(rows + 1) << 2);
  const columns = starts != 0 ? reserve(<usize>most << 2) : 0;
  const numbers = columns != 0 ? reserve(<usize>most << 3) : 0;
  const kept = workTop();
  const first = numbers != 0 ? reserve(<usize>longest * ENTRY) : 0;
  const other = first != 0 ? reserve(<usize>longest * ENTRY) : 0;
  if (other == 0) return STATUS_MORE_SCRATCH;
  let total: u32 = 0;
  for (let row = 0; row < rows; row++) {
    store<u32>(starts + (<usize>row << 2), total);
    findText(ref, row);
    entries = first;
    readTerms(hashes, terms, size, alternateSign);
    sortEntries(other);
    for (let place: u32 = 0; place < count; ) {
      const entry = entries + <usize>place * ENTRY;
      const column = load<u32>(entry);
      let sum: f64 = 0;
      for (; place < count && load<u32>(entries + <usize>place * ENTRY) == column; place++) sum += load<f64>(entries + <usize>place * ENTRY, 8);
      store<u32>(columns + (<usize>total << 2), column);
      store<f64>(numbers + (<usize>total << 3), sum);
      total++;
    }
  }
  store<u32>(starts + (<usize>rows << 2), total);
  release(kept);
  define(target, starts, columns, numbers);
  return STATUS_DONE;
}
