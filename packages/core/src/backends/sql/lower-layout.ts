import type { DType, ElementArray } from "../../ir/dtype.ts";
import { cellsOf, type SqlLowering } from "./lowering.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import type { Expression } from "./expression.ts";

export const lowerInput: SqlLowering<"input"> = ({ pool, columns }, { attributes }) =>
  attributes.columns.map((index) => pool.column(index, columns[index]!.dtype));

export const lowerConstant: SqlLowering<"constant"> = ({ pool }, { attributes: { value } }) =>
  cellsOf(value.shape[0]!, (column) => elementOf(pool, value.dtype, value.data, column));

export const lowerSelect: SqlLowering<"select"> = ({ inputs }, { attributes }) => attributes.columns.map((column) => inputs[0]![column]!);

export const lowerConcat: SqlLowering<"concat"> = ({ inputs }) => inputs.flat();

/** A sparse value has all of its cells here, those that are not stored as zeros. */
export const lowerToDense: SqlLowering<"to_dense"> = ({ inputs }) => inputs[0]!;
export const lowerToSparse: SqlLowering<"to_sparse"> = ({ inputs }) => inputs[0]!;

/** An element of a constant; a string that is missing is NULL. */
export function elementOf(pool: ExpressionPool, dtype: DType, data: ElementArray, index: number): Expression {
  const element = data[index]!;
  switch (dtype) {
    case "f64":
    case "f32":
      return pool.number(element as number);
    case "i64":
    case "i32":
    case "u8":
      return pool.integer(element as number | bigint);
    case "bool":
      return pool.truth(element === 1);
    case "string":
      return element === null ? pool.missing("text") : pool.text(element as string);
    default:
      return dtype satisfies never;
  }
}
