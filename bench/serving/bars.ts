/** What was promised: a ratio of requests a second, or a limit. */
export const bars = {
  oneRow: { rawHttp: 0.8, fastApiOnnx: 6, sklearn: 100 },
  hundredRows: { rawHttp: 0.8, fastApiOnnx: 8, binary: 3 },
  grpcEcho: 0.7,
  p99Milliseconds: 5,
  /** Of the median time of a call at a low rate, beside the same without batching; what is above 1 is what two runs differ by. */
  batchingTimes: 1.05,
  coldStartMilliseconds: 400,
  idleMegabytes: 120,
} as const;
