import { GodwitError } from "../../errors/index.ts";
import type { Column, NodeOf } from "../../ir/graph.ts";
import type { OpName } from "../../ir/ops/attributes.ts";
import type { Dialect } from "./dialect.ts";
import type { ChosenForm, ForestForm } from "./forest-form.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import type { Expression } from "./expression.ts";

/** The cells of a value, from column 0 up. */
export type Cells = readonly Expression[];

/** What an op may look at while it becomes expressions. */
export interface SqlContext {
  readonly pool: ExpressionPool;
  readonly dialect: Dialect;
  /** How trees are written. */
  readonly form: ForestForm | ChosenForm;
  readonly columns: readonly Column[];
  readonly inputs: readonly Cells[];
  /** For each cell of a sparse input, whether it is stored. */
  stored(input: number): Cells;
}

/** How one op becomes an expression for each of its cells. */
export type SqlLowering<K extends OpName> = (context: SqlContext, node: NodeOf<K>) => Cells;

/** Refuses an op by name. */
export function notInSql({ dialect }: Pick<SqlContext, "dialect">, what: string): never {
  throw new GodwitError("UNSUPPORTED_BY_DIALECT", `${what} cannot be written in SQL for ${dialect.title}`);
}

/** The cell of a column in a value that has one for every column, or one for all. */
export function cellAt(cells: Cells, column: number): Expression {
  return cells.length === 1 ? cells[0]! : cells[column]!;
}

/** The width of operands of which some may have one cell for all columns. */
export function widest(operands: readonly Cells[]): number {
  return operands.reduce((width, cells) => (cells.length === 1 ? width : cells.length), 1);
}

/** A value of so many cells. */
export function cellsOf(width: number, make: (column: number) => Expression): Cells {
  return Array.from({ length: width }, (_, column) => make(column));
}
