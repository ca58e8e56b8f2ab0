import type { CodePointSet } from "../unicode/code-point-set.ts";

/**
 * What the matcher runs, in TypeScript and in the kernel alike. `code` holds 32-bit words: an operation, then its operands.
 *
 * | operation | operands | meaning |
 * | --- | --- | --- |
 * | match | | done |
 * | character | code point | consume it |
 * | set | set | consume a member |
 * | choose | place | go on; on failure go to the place |
 * | jump | place | |
 * | save | register | register = position |
 * | anchor | which | succeed at the text's start, a line's start, the end, a line's end, the text's end (0 to 4) |
 * | boundary | set, negated | exactly one of the neighbours is a member; never in an empty text |
 * | repeat | set, least, most, mode | consume members; mode 0 greedy, 1 lazy, 2 possessive |
 * | loop-start | count register, place register | count = 0, place = -1 |
 * | loop | count, place, least, most, exit, lazy | another round of what follows, or exit |
 * | loop-enter | count, place | count += 1, place = position (a lazy loop's round after the least) |
 * | barrier | | mark the choices from here on |
 * | cut | | forget the choices since the barrier |
 * | cut-back | | the same, and return to the barrier's position |
 * | barrier-not | place | a barrier that goes to the place on failure |
 * | cut-fail | | undo everything since the barrier, and fail |
 * | back | count | go back so many code points |
 */
export interface PatternProgram {
  readonly code: Int32Array;
  readonly sets: readonly CodePointSet[];
  /** Registers 0 and 1 are the captured group's start and end. */
  readonly registerCount: number;
  readonly hasCapture: boolean;
  /** The set with which every match begins, or -1 where a match may be empty. */
  readonly firstSet: number;
}

export const operation = {
  match: 0,
  character: 1,
  set: 2,
  choose: 3,
  jump: 4,
  save: 5,
  anchor: 6,
  boundary: 7,
  repeat: 8,
  loopStart: 9,
  loop: 10,
  loopEnter: 11,
  barrier: 12,
  cut: 13,
  cutBack: 14,
  barrierNot: 15,
  cutFail: 16,
  back: 17,
} as const;

/** An upper bound that stands for none. */
export const unbounded = 0x7fffffff;

/** The steps that one text may take: enough for every sensible pattern, and an end to the others. */
export function stepLimit(utf8Length: number): number {
  return Math.min(8_388_608 + 256 * utf8Length, 0x7fffffff);
}

/** The frames of 16 bytes that the matcher's stack may hold. */
export const stackLimit: number = 4_194_304;
