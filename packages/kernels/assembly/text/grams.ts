import { murmurHash } from "./murmur-hash";
import { columnFrom, findTerm, firstBytes, firstSlot } from "./terms";
import { ALTERNATE_SIGN, NGRAM_LEAST, NGRAM_MOST, STOP_TERMS, TARGET_KIND, TARGET_SIZE, TERMS, section } from "./text-image";
import { failure, fits, low, pushKey, setLow } from "./workspace";

let terms: usize = 0;
let stopTerms: usize = 0;
let hashes: bool = false;
let size: u32 = 0;
let sizeMask: u32 = 0;
let alternateSign: u32 = 0;
let least: u32 = 0;
export let most: u32 = 0;
let starts: usize = 0;
let startMask: u32 = 0;
let units: u32 = 0;
let queue: usize = 0;
let queued: u32 = 0;

@inline const QUEUE_LENGTH: u32 = 64;
@inline const QUEUE_ENTRY: usize = 24;

/** Prepares for a text of at most `longest` units. False: more scratch needed. */
export function openGrams(spec: usize, longest: u32): bool {
  terms = section(spec, TERMS);
  stopTerms = section(spec, STOP_TERMS);
  hashes = load<u32>(spec + TARGET_KIND) == 1;
  size = load<u32>(spec + TARGET_SIZE);
  sizeMask = (size & (size - 1)) == 0 ? size - 1 : 0;
  alternateSign = load<u32>(spec + ALTERNATE_SIGN);
  least = load<u32>(spec + NGRAM_LEAST);
  most = load<u32>(spec + NGRAM_MOST);
  const kept = min(most, longest);
  let ring: u32 = 1;
  while (ring < kept) ring <<= 1;
  startMask = ring - 1;
  units = 0;
  queued = 0;
  const queueBytes = <usize>QUEUE_LENGTH * QUEUE_ENTRY;
  if (!fits(<usize>(ring << 2) + queueBytes + 8)) return false;
  queue = (low + 7) & ~7;
  starts = queue + queueBytes;
  setLow(starts + <usize>(ring << 2));
  return true;
}

/** Counts one term. */
@inline export function addTerm(at: usize, length: u32): void {
  if (hashes) addHashed(at, length);
  else enqueue(at, length);
}

function addHashed(at: usize, length: u32): void {
  const hash = murmurHash(at, length);
  const negative = hash >> 31;
  const magnitude = negative ? 0 - hash : hash;
  const column = magnitude == 0x80000000 ? (0x80000000 - size) % size : sizeMask ? magnitude & sizeMask : magnitude % size;
  pushKey((column << 1) | (negative & alternateSign));
}

/** Notes a term; terms are looked up in batches. */
function enqueue(at: usize, length: u32): void {
  const first = firstBytes(at, length);
  const slot = firstSlot(terms, at, length, first);
  const entry = queue + <usize>queued * QUEUE_ENTRY;
  store<u64>(entry, first);
  store<u32>(entry, at as u32, 8);
  store<u32>(entry, length, 12);
  store<u32>(entry, slot as u32, 16);
  if (++queued == QUEUE_LENGTH) lookUpQueued();
}

/** Looks up the terms that still wait. All first slots are loaded at once, so that their cache misses overlap. */
export function lookUpQueued(): void {
  const last = queue + <usize>queued * QUEUE_ENTRY;
  for (let entry = queue; entry < last; entry += QUEUE_ENTRY) store<u32>(entry, load<u32>(load<u32>(entry, 16), 8), 20);
  for (let entry = queue; entry < last; entry += QUEUE_ENTRY) {
    if (load<i32>(entry, 20) < 0) continue;
    const column = columnFrom(terms, load<u32>(entry, 16), load<u32>(entry, 8), load<u32>(entry, 12), load<u64>(entry));
    if (column >= 0) pushKey((column as u32) << 1);
  }
  queued = 0;
}

/** Takes a token that the text holds from `at`. */
export function addToken(at: usize, length: u32): void {
  if (stopTerms != 0 && findTerm(stopTerms, at, length) >= 0) return;
  if (most == 1) addTerm(at, length);
  else joinToken(at, length);
}

/** Copies the token behind the ones before it, joined by a space, so that each n-gram lies in one piece. */
function joinToken(at: usize, length: u32): void {
  if (!fits(<usize>length + 16)) return;
  if (units > 0) {
    store<u8>(low, 32);
    setLow(low + 1);
  }
  const start = low;
  for (let i: usize = 0; i < <usize>length; i += 8) store<u64>(start + i, load<u64>(at + i));
  setLow(start + <usize>length);
  addUnit(start, low);
}

/** Begins a sequence of units whose n-grams stay among themselves. */
export function openUnits(): void {
  units = 0;
}

/** Adds a token or character that ends the units so far, and counts the n-grams that end with it. */
export function addUnit(start: usize, stop: usize): void {
  store<u32>(starts + <usize>((units & startMask) << 2), start as u32);
  units++;
  const longest = min(most, units);
  for (let n = max<u32>(least, 1); n <= longest && failure == 0; n++) {
    const first = load<u32>(starts + <usize>(((units - n) & startMask) << 2)) as usize;
    addTerm(first, (stop - first) as u32);
  }
}

/** Ends the units: n = 0 counts an empty term for each of them and one more. */
export function closeUnits(): void {
  if (least > 0) return;
  for (let i: u32 = 0; i <= units && failure == 0; i++) addTerm(low, 0);
}

/** Counts a word shorter than every n once, whole. */
export function addShortWord(start: usize, stop: usize): void {
  if (units < least) addTerm(start, (stop - start) as u32);
}
