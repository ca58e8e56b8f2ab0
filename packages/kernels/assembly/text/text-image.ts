// The header words of a packed text spec, as packages/core/src/text/image/text-image.ts numbers them.

@inline export const ANALYZER: usize = 1 * 4;
@inline export const NGRAM_LEAST: usize = 2 * 4;
@inline export const NGRAM_MOST: usize = 3 * 4;
@inline export const BINARY: usize = 4 * 4;
@inline export const FOLD: usize = 5 * 4;
@inline export const LOWER_ASCII: usize = 6 * 4;
@inline export const CASED_SET: usize = 7 * 4;
@inline export const IGNORABLE_SET: usize = 8 * 4;
@inline export const TOKEN_RULE: usize = 9 * 4;
@inline export const BYTE_TABLE: usize = 10 * 4;
@inline export const RUN_SET: usize = 11 * 4;
@inline export const MEMBER_SET: usize = 12 * 4;
@inline export const RUN_LEAST: usize = 13 * 4;
@inline export const RUN_MOST: usize = 14 * 4;
@inline export const PROGRAM: usize = 15 * 4;
@inline export const REGISTER_COUNT: usize = 16 * 4;
@inline export const HAS_CAPTURE: usize = 17 * 4;
@inline export const FIRST_SET: usize = 18 * 4;
@inline export const SPACE_SET: usize = 19 * 4;
@inline export const STOP_TERMS: usize = 20 * 4;
@inline export const TARGET_KIND: usize = 21 * 4;
@inline export const TARGET_SIZE: usize = 22 * 4;
@inline export const ALTERNATE_SIGN: usize = 23 * 4;
@inline export const TERMS: usize = 24 * 4;

/** A section's address, or 0 where the image has none. */
@inline export function section(spec: usize, word: usize): usize {
  const offset = load<u32>(spec + word);
  return offset == 0 ? 0 : spec + <usize>offset;
}
