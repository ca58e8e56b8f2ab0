import type { Model } from "./model.ts";

/** Rows of a call that are timed, with seconds for all contenders together, milliseconds of a turn and most rounds. */
export interface Batch {
  readonly rows: number;
  readonly budget: number;
  readonly turn: number;
  /** Milliseconds of calls before any that count: a JavaScript engine compiles small calls after thousands of them. */
  readonly warm: number;
  readonly most: number;
  /** Seconds of a call beyond which a library is left out. */
  readonly patience: number;
}

const whole: readonly Batch[] = [
  { rows: 1, budget: 2, turn: 12, warm: 300, most: 25, patience: 1 },
  { rows: 100, budget: 0.8, turn: 12, warm: 100, most: 15, patience: 1 },
  { rows: 1000, budget: 2.5, turn: 15, warm: 45, most: 15, patience: 4 },
  { rows: 10_000, budget: 1.5, turn: 15, warm: 45, most: 15, patience: 3 },
  { rows: 50_000, budget: 5, turn: 15, warm: 45, most: 15, patience: 6 },
  { rows: 100_000, budget: 1.5, turn: 15, warm: 45, most: 7, patience: 1.5 },
];

const quickSmall: readonly Batch[] = [
  { rows: 1, budget: 1.5, turn: 8, warm: 300, most: 12, patience: 1 },
  { rows: 100, budget: 0.5, turn: 4, warm: 100, most: 5, patience: 1 },
];
const quickWhole: Omit<Batch, "rows"> = { budget: 3, turn: 10, warm: 30, most: 5, patience: 4 };

/** The batches of a model: 1,000 rows only where it takes no more. Quick: few, and the main batch. */
export function batchesOf(model: Model, quick: boolean): readonly Batch[] {
  if (quick) return [...quickSmall, { ...quickWhole, rows: mainRows(model) }];
  return whole.filter(({ rows }) => rows <= model.most && (rows !== 1000 || model.most === 1000));
}

/** The batch whose answers are compared and whose figures count where one is named: 50,000 rows, or the most that the model takes. */
export function mainRows({ most }: Model): number {
  return Math.min(50_000, most);
}

export function printRows(rows: number): string {
  return rows === 1 ? "one row" : `${rows.toLocaleString("en-US")} rows`;
}
