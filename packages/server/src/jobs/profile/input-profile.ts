import { cellOfColumn } from "@godwit/runtime";
import type { RowBatch } from "../scoring/read-batches.ts";

/** What a column of a run's input was like; JSON. */
export interface ColumnProfile {
  readonly column: string;
  readonly rows: number;
  readonly missing: number;
  /** Of numbers. */
  readonly mean?: number;
  readonly least?: number;
  readonly most?: number;
  /** Of numbers: the deciles of a sample. */
  readonly deciles?: readonly number[];
  /** Of strings: how often the most frequent ones were met in a sample, and how many different ones. */
  readonly frequent?: Readonly<Record<string, number>>;
  readonly distinct?: number;
  /** Rows of the sample. */
  readonly sample: number;
}

export type InputProfile = readonly ColumnProfile[];

const mostSample = 5000;
const mostFrequent = 50;

/** Looks at the rows of a run as they pass: sums over all of them, and a sample that gets thinner as it grows, the same for the same rows. */
export class InputProfiler {
  readonly #labels: readonly string[];
  readonly #columns: ColumnLook[] = [];
  #rows = 0;
  #stride = 1;

  constructor(labels: readonly string[]) {
    this.#labels = labels;
  }

  see({ rows, columns }: RowBatch): void {
    while ((this.#rows + rows) / this.#stride > mostSample) {
      this.#stride *= 2;
      for (const column of this.#columns) column.thin();
    }
    columns.forEach((column, index) => {
      const look = (this.#columns[index] ??= new ColumnLook());
      if (column instanceof Float64Array) look.numbers(column);
      else if (column !== undefined) for (let row = 0; row < rows; row++) if (cellOfColumn(column, row) == null) look.missing++;
      const first = (this.#stride - (this.#rows % this.#stride)) % this.#stride;
      if (column !== undefined) for (let row = first; row < rows; row += this.#stride) look.sample.push(cellOfColumn(column, row) ?? null);
    });
    this.#rows += rows;
  }

  get profile(): InputProfile {
    return this.#columns.flatMap((look, index) => (look.sample.length === 0 ? [] : [look.profile(this.#labels[index]!, this.#rows)]));
  }
}

class ColumnLook {
  missing = 0;
  sample: (number | string | null)[] = [];
  #sum = 0;
  #least = Infinity;
  #most = -Infinity;

  numbers(cells: Float64Array): void {
    let [sum, missing, least, most] = [0, 0, this.#least, this.#most];
    for (let row = 0; row < cells.length; row++) {
      const cell = cells[row]!;
      if (cell !== cell) missing++;
      else {
        sum += cell;
        if (cell < least) least = cell;
        if (cell > most) most = cell;
      }
    }
    this.#sum += sum;
    this.missing += missing;
    this.#least = least;
    this.#most = most;
  }

  thin(): void {
    this.sample = this.sample.filter((_, place) => place % 2 === 0);
  }

  profile(column: string, rows: number): ColumnProfile {
    const known = { column, rows, missing: this.missing, sample: this.sample.length };
    const there = this.sample.filter((cell) => cell !== null && !Number.isNaN(cell));
    if (there.every((cell) => typeof cell === "number")) {
      const sorted = there.toSorted((a, b) => a - b);
      const deciles =
        sorted.length === 0 ? [] : Array.from({ length: 11 }, (_, tenth) => sorted[Math.round(((sorted.length - 1) * tenth) / 10)]!);
      const numbers = rows - this.missing;
      return { ...known, deciles, ...(numbers > 0 && { mean: this.#sum / numbers, least: this.#least, most: this.#most }) };
    }
    const counts = Map.groupBy(there.map(String), (text) => text);
    const frequent = [...counts].map(([text, each]) => [text, each.length] as const).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return { ...known, distinct: counts.size, frequent: Object.fromEntries(frequent.slice(0, mostFrequent)) };
  }
}
