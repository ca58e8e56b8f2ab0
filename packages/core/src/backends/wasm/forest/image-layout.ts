/** The fields of a forest image in 32-bit words; packages/kernels/assembly/forest/README.md tells what each holds. */

export const imageMagic: number = 0x31465747;

/** Rows are ranked in blocks: so many bytes of one plane, then as many of the next. */
export const planeBlockBytes: number = 128;

export const headerWords: number = 24;
export const header = {
  magic: 0,
  rankBytes: 1,
  tile: 2,
  /** 1 sums, 2 leaf numbers, 3 both. */
  outputs: 3,
  treeCount: 4,
  outputCount: 5,
  compareF32: 6,
  testLt: 7,
  searchCount: 8,
  searches: 9,
  trees: 10,
  initial: 11,
  /** Bytes of a block of rows in all planes: 128 a plane. */
  blockBytes: 12,
  sourceCount: 13,
  sources: 14,
  byteLength: 15,
  /** 1: every sum is rounded to float32. */
  sumF32: 16,
  /** Exits of the widest sweep, and slots of the one that needs most. */
  sweepLabels: 17,
  sweepSlots: 18,
  /** 1: leaf values are float32. */
  leafF32: 19,
  /** Bytes of a row's ranks side by side, and how many rows have them at a time. */
  recordBytes: 20,
  recordRows: 21,
  /** Nanoseconds that a row of a batch is expected to spend in the trees; for people. */
  nanoseconds: 22,
  /** Up to so many rows walk each tree from its root. */
  fewRows: 23,
} as const satisfies Record<string, number>;

export const searchWords: number = 16;
export const search = {
  source: 0,
  categorical: 1,
  thresholds: 2,
  thresholdCount: 3,
  grid: 4,
  gridWide: 5,
  steps: 6,
  pieces: 7,
  pieceCount: 8,
  rankOfZero: 9,
  rankOfOne: 10,
  lastCell: 11,
  low: 12,
  scale: 14,
} as const satisfies Record<string, number>;

export const pieceWords: number = 4;

/** What the tables of a tree are. */
export const form = { linked: 0, perfect: 1, oblivious: 2 } as const satisfies Record<string, number>;

export const treeWords: number = 24;
export const tree = {
  form: 0,
  ops: 1,
  pairCount: 2,
  startLabel: 3,
  steps: 4,
  nodes: 5,
  depth: 6,
  exits: 7,
  leaves: 8,
  output: 9,
  width: 10,
  leafIndex: 11,
  /** Where a walk goes by rounds: steps of the first one, and of the others above the lower half. */
  rounds: 12,
  sweepDepth: 13,
  nodeCount: 14,
  group: 15,
  abreast: 16,
  leafNumbers: 17,
  joinCount: 18,
  /** u8[leaves]: the label of each leaf of the linked table, where they are numbered otherwise. */
  leafOrder: 19,
  octetCount: 20,
} as const satisfies Record<string, number>;
