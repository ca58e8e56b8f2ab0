/** What became of the copies that an endpoint's shadow got, since it has this shadow. */
export interface ShadowCounts {
  readonly comparedCalls: number;
  readonly comparedRows: number;
  /** Rows whose first answer, the label where there is one, is not the same. */
  readonly differingRows: number;
  /** Between numbers that are no labels. */
  readonly largestDifference: number;
  /** Copies that were given up because the shadow could not keep up. */
  readonly dropped: number;
  readonly failed: number;
  readonly lastFailure: string | null;
}

export const noShadowCounts: ShadowCounts = {
  comparedCalls: 0,
  comparedRows: 0,
  differingRows: 0,
  largestDifference: 0,
  dropped: 0,
  failed: 0,
  lastFailure: null,
};
