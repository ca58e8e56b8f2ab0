/** What reading a file may cost; each limit is checked before the memory is taken. Sizes in bytes. */
export interface ReadLimits {
  /** Of the file and of its content after each decompression. */
  readonly fileBytes: number;
  /** Decompressed size over compressed size; files whose content is below `ratioFreeBytes` are exempt. */
  readonly inflationRatio: number;
  readonly ratioFreeBytes: number;
  /** Compressions around one another. */
  readonly compressionDepth: number;
  readonly opcodes: number;
  /** Values on the pickle's stack at one time. */
  readonly stack: number;
  readonly memo: number;
  /** Lists, dicts, tuples, objects… in one file. */
  readonly records: number;
  /** Values inside of one another. */
  readonly depth: number;
  /** Pickles inside of one another (joblib's object arrays). */
  readonly nestedPickles: number;
  readonly zipEntries: number;
}

export const defaultLimits: ReadLimits = {
  fileBytes: 2 ** 31,
  inflationRatio: 200,
  ratioFreeBytes: 64 * 2 ** 20,
  compressionDepth: 4,
  opcodes: 50_000_000,
  stack: 1_000_000,
  memo: 10_000_000,
  records: 10_000_000,
  depth: 1_000,
  nestedPickles: 8,
  zipEntries: 100_000,
};
