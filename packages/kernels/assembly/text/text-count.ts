// Texts to counted terms, as packages/core/src/text does it; a spec is an image made by packTextSpec.

import { foldText } from "./fold";
import { lookUpQueued, openGrams } from "./grams";
import { sortKeys, writeEntries } from "./keys";
import { ANALYZER, BINARY } from "./text-image";
import { countCharacters, countCharactersInWords, countWords } from "./tokens";
import { MORE_SCRATCH, SCRATCH_HEADER, failure, low, open, setLow } from "./workspace";

@inline const LEAST_SCRATCH: i32 = 256;
/** Room before the text for a leading space. */
@inline const LEAD: usize = 8;

/**
 * Analyses one text of `length` bytes of well-formed UTF-8 and leaves its sorted entries in the scratch, for
 * `textWrite`. Returns how many entries there are, -1 where more scratch is needed (at least as many bytes as the
 * scratch's first word then says, which may prove too few again), or -2 where the token pattern took too
 * many steps or too deep a stack.
 * `spec` lies at a multiple of 8; the scratch holds 256 bytes or more.
 */
export function textAnalyze(spec: usize, bytes: usize, length: i32, scratch: usize, scratchSize: i32): i32 {
  if (scratchSize >= LEAST_SCRATCH) {
    open(scratch, scratchSize);
    if (analyze(spec, bytes, length)) return load<i32>(scratch, 12);
    if (failure != MORE_SCRATCH) return failure;
  }
  const wanted = max<i64>(2 * (scratchSize as i64), 4 * (length as i64) + 4096);
  store<u32>(scratch, min<i64>(wanted, 0x7ffffff8) as u32);
  return MORE_SCRATCH;
}

function analyze(spec: usize, bytes: usize, length: i32): bool {
  setLow(low + LEAD);
  const start = low;
  if (!foldText(spec, bytes, length)) return false;
  const stop = low;
  setLow(low + LEAD);
  if (!openGrams(spec, 2 * ((stop - start) as u32) + 2)) return false;
  const analyzer = load<u32>(spec + ANALYZER);
  if (analyzer == 0) countWords(spec, start, stop);
  else if (analyzer == 1) countCharacters(spec, start, stop);
  else countCharactersInWords(spec, start, stop);
  lookUpQueued();
  return failure == 0 && sortKeys();
}

/** Writes the entries that `textAnalyze` left: columns ascending (i32) and values (f64). Returns how many. */
export function textWrite(spec: usize, scratch: usize, outIndices: usize, outValues: usize): i32 {
  return writeEntries(scratch, load<u32>(spec + BINARY) != 0, outIndices, outValues);
}

/** Both in one. There are never more entries than the target has columns, nor than a quarter of the scratch size. */
export function textCount(spec: usize, bytes: usize, length: i32, scratch: usize, scratchSize: i32, outIndices: usize, outValues: usize): i32 {
  const status = textAnalyze(spec, bytes, length, scratch, scratchSize);
  return status < 0 ? status : textWrite(spec, scratch, outIndices, outValues);
}
