/** The same answers twice: by Godwit, and by plain JavaScript that nobody makes quicker. */
export interface Workload {
  /** Rows that each answers in one call. */
  readonly rows: number;
  readonly plainRows: number;
  godwit(): ArrayLike<number>;
  plain(): ArrayLike<number>;
}
