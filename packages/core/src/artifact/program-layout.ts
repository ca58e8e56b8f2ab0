/** Byte offsets of what host and module share; docs/abi.md explains them. All fields are 32-bit little-endian words. */
export const imageLayout = {
  /** "GWP1". */
  magic: 0,
  magicValue: 0x31505747,
  /** Bytes of the whole image. */
  size: 4,
  /** Number of methods, offset of their table. */
  methodCount: 8,
  methodTable: 12,
  /** Strings of the pool, offset of count + 1 offsets into the bytes, offset of the bytes. */
  poolCount: 16,
  poolOffsets: 20,
  poolBytes: 24,
  /** Number of slots of the hash table (a power of two), offset of the table: codes, -1 where empty. */
  hashCapacity: 28,
  hashTable: 32,
  headerBytes: 48,
} as const;

/** One entry of the method table. */
export const methodLayout = {
  code: 0,
  /** Rows of a tile, a multiple of 8. */
  tileRows: 4,
  slots: 8,
  inputs: 12,
  sparseValues: 16,
  outputs: 20,
  bytes: 32,
} as const;

/** The block that a host fills before each run. */
export const ioLayout = {
  /** First row to do; afterwards the first row not done. */
  firstRow: 0,
  endRow: 4,
  inputs: 8,
  outputs: 12,
  dictionaryOffsets: 16,
  dictionaryBytes: 20,
  dictionaryCount: 24,
  scratch: 28,
  scratchBytes: 32,
  /** What a status other than done needs: bytes of scratch, or entries of an output. */
  needed: 36,
  /** The broken check of the least number; the host sets it to `noCheck` before the first run. */
  check: 40,
  checkRow: 44,
  checkColumn: 48,
  /** Number of the output that is too small. */
  output: 52,
  bytes: 64,
} as const;

export const noCheck = 0x7fffffff;

/** One input: what `format` says. */
export const inputLayout = { address: 0, stride: 4, format: 8, offsets: 12, bytes: 16 } as const;

export const inputFormats = {
  /** Cells side by side: float64 or string codes. */
  column: 0,
  /** float64 cells, `stride` bytes apart. */
  strided_f64: 1,
  /** float32 cells, `stride` bytes apart. */
  strided_f32: 2,
  /** UTF-8: row r has the bytes `offsets[r] … offsets[r + 1]` from `address`; uint32 offsets. */
  text: 3,
} as const;

/** One output: dense row-major cells at `data`; sparse also row starts (the host writes the first), columns, and how many entries fit. */
export const outputLayout = { data: 0, starts: 4, columns: 8, capacity: 12, bytes: 16 } as const;

/** What stands before the centres of a table of points rounded to int16, by which `nearest_squares` passes over far ones. */
export const pointFilterLayout = {
  /** float64: what 1 of a rounded cell stands for, the largest such cell, how far (in steps) a point lies from its rounded cells at most. */
  step: 0,
  largest: 8,
  doubt: 16,
  /** Pairs of columns, where the blocks begin, bytes of a block of 8 points: minus half of their squares, and int16 cells, pair by pair. */
  pairs: 24,
  blocks: 28,
  blockBytes: 32,
  /**
   * Where boxes begin (0: none): for 8 boxes around 64 neighbouring points each, pair by pair of columns, the least and then the
   * largest rounded cells.
   */
  boxes: 36,
  /** float64 for each column: what 0 stands for. */
  centers: 48,
} as const;

export const statuses = {
  done: 0,
  /** `needed` bytes of scratch would do. */
  more_scratch: 1,
  /** The sparse output `output` must hold `needed` entries. */
  more_output: 2,
  /** A check was broken: `check`, `checkRow`, `checkColumn`. */
  broken_check: 3,
  /** A token pattern went over its limit of steps, in row `checkRow`. */
  step_limit: 4,
} as const;
