/** What was promised of a run from Parquet to Parquet: ratios of rows a second, and a limit. */
export const bars = {
  forest: { pandas: 4, polars: 2 },
  boosting: { pandas: 8 },
  partsApart: 0.8,
  twoCores: 1.6,
  megabytes: 512,
} as const;
