/** Milliseconds of a batch: what any costs, and what each row adds. */
export interface Cost {
  readonly fixed: number;
  readonly perRow: number;
}

/** The cost behind two measured batches. */
export function costOf(few: { readonly rows: number; readonly ms: number }, many: { readonly rows: number; readonly ms: number }): Cost {
  const perRow = Math.max(0, (many.ms - few.ms) / Math.max(1, many.rows - few.rows));
  return { fixed: Math.max(0, few.ms - perRow * few.rows), perRow };
}

/** From how many rows on the GPU is the quicker one; infinite where it never is. */
export function breakEvenRows(cpu: Cost, gpu: Cost): number {
  if (gpu.perRow >= cpu.perRow) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.ceil((gpu.fixed - cpu.fixed) / (cpu.perRow - gpu.perRow)));
}
