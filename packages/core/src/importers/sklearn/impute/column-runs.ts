/** Neighbouring columns of one kind. */
export interface ColumnRun<K> {
  readonly kind: K;
  readonly columns: readonly number[];
}

/** Cuts the columns 0 … count − 1 where their kind changes. */
export function runsOf<K>(count: number, kindOf: (column: number) => K): ColumnRun<K>[] {
  const runs: { kind: K; columns: number[] }[] = [];
  for (let column = 0; column < count; column++) {
    const kind = kindOf(column);
    const last = runs.at(-1);
    if (last?.kind === kind) last.columns.push(column);
    else runs.push({ kind, columns: [column] });
  }
  return runs;
}
