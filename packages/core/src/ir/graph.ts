import type { TermRule } from "../artifact/term-rule.ts";
import type { OpAttributes, OpName } from "./ops/attributes.ts";
import type { StringCell } from "./dtype.ts";
import type { ValueType } from "./value-type.ts";

/** A column of the signature: what a caller gives. */
export interface Column {
  /** As the model was fitted; null where it knows no names. */
  readonly name: string | null;
  readonly dtype: "f64" | "string";
  /** True where a missing value has a meaning to the model. */
  readonly nullable: boolean;
  /** True where no step reads it: any value does, and none. */
  readonly unread?: true;
  /** The column stands for a whole row, which is a map or a list. */
  readonly terms?: TermRule;
  /** Whole numbers are taken for the strings of their digits. */
  readonly digits?: true;
  /** The values seen in training, where the model reveals them. */
  readonly categories?: readonly (string | number)[];
}

/** One column of a batch. */
export type ColumnData = Float64Array | readonly StringCell[];

/** Index into `Graph.nodes`. A node's inputs stand before it. */
export type NodeId = number;

export type NodeOf<K extends OpName> = {
  readonly op: K;
  readonly inputs: readonly NodeId[];
  readonly attributes: OpAttributes[K];
  readonly type: ValueType;
};

export type Node = { [K in OpName]: NodeOf<K> }[OpName];

/** One array of a method's answer. */
export interface Output {
  readonly name: string;
  readonly value: NodeId;
  /** The dtype that the library returns, as NumPy writes it: `<f8`, `<i8`, `|b1`, `<U7`, `|O`. */
  readonly dtype: string;
  /** `rows`: one-dimensional; `matrix`: [rows, width]. */
  readonly shape: "rows" | "matrix";
  /** The trailing dimensions where the library returns more than two, e.g. [estimators, classes]; their product is the width. */
  readonly dims?: readonly number[];
  /** What the columns stand for, e.g. class labels or feature names. */
  readonly labels?: readonly (string | number | boolean)[];
}

/** A method and its answer: one output, or a list of them for multi-output models. */
export interface Method {
  readonly name: string;
  /** The columns that it takes, by index, where they are not the model's usual ones; absent: all that no method has of its own. */
  readonly columns?: readonly number[];
  readonly outputs: readonly Output[];
}

/** A row program: columns in, one group of outputs per method, over shared nodes. */
export interface Graph {
  readonly columns: readonly Column[];
  readonly nodes: readonly Node[];
  readonly methods: readonly Method[];
}
