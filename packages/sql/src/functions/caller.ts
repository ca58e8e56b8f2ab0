import type { CellWarning } from "./sql-model.ts";

/** What a session lets its queries call, and what it hears of the calls. */
export interface Caller {
  mayCall(model: string): boolean;
  warn(warning: FunctionWarning): void;
}

/** What a policy found in a column of a function's arguments. */
export interface FunctionWarning extends CellWarning {
  readonly function: string;
}
