/** A signature: columns, and methods that take some of them. */
export interface TakenBy<C> {
  readonly columns: readonly C[];
  readonly methods: readonly { readonly name: string; readonly columns?: readonly number[] }[];
}

/** The columns that a method takes, by index: its own, or all that no method has of its own. */
export function columnsTaken({ columns, methods }: TakenBy<unknown>, name: string): readonly number[] {
  const own = methods.find((method) => method.name === name)?.columns;
  if (own !== undefined) return own;
  const claimed = new Set(methods.flatMap((method) => method.columns ?? []));
  return Array.from(columns.keys()).filter((index) => !claimed.has(index));
}

/** The same as columns: a cell of each makes a row for the method. */
export function columnsOf<C>(signature: TakenBy<C>, name: string): readonly C[] {
  return columnsTaken(signature, name).map((index) => signature.columns[index]!);
}
