import type { OpAttributes, OpName } from "./attributes.ts";
import type { ValueType } from "../value-type.ts";
import type { Value } from "../value.ts";
import type { Column, ColumnData } from "../graph.ts";

/** What an op may look at besides its inputs. */
export interface InferContext {
  readonly columns: readonly Column[];
}

export interface EvaluateContext {
  readonly rows: number;
  /** The batch, a column of the signature each. */
  readonly columns: readonly ColumnData[];
  /** Number of the batch's first row, for messages. */
  readonly firstRow: number;
}

/** An op, declared once: builder method, verifier, text form, interpreter and support table follow from it. */
export interface Op<K extends OpName> {
  readonly name: K;
  /** One sentence of meaning. */
  readonly summary: string;
  /** Number of inputs; `any` for one or more. */
  readonly arity: number | "any";
  /** Element-wise ops compute each cell from the cells of its place (and broadcast constants). */
  readonly elementwise: boolean;
  /** The type of the result, or a GodwitError INTERNAL that says which rule is broken. */
  infer(inputs: readonly ValueType[], attributes: OpAttributes[K], context: InferContext): ValueType;
  /** The meaning: rows in, rows out, nothing mixes rows. */
  evaluate(inputs: readonly Value[], attributes: OpAttributes[K], context: EvaluateContext): Value;
}
