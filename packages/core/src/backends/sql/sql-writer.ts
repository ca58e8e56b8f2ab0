import type { Dialect } from "./dialect.ts";
import type { Expression } from "./expression.ts";

/** What writes operands, for those that write one kind of expression. */
export interface SqlWriter {
  readonly dialect: Dialect;
  /** As a value: a condition is 1 or 0. */
  value(expression: Expression): string;
  /** As what stands after WHEN. */
  condition(expression: Expression): string;
  /** Any number as a double; NaN is NULL. */
  double(value: number): string;
  /** In an engine without infinity, a failing expression. */
  infinite(isPositive: boolean): string;
}
