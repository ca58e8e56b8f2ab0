import type { SingleRange } from "./single-range.ts";
import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";

/** What a cell holds. A double may be missing (NULL) and, after arithmetic, NaN; a condition counts as false where it is NULL. */
export type SqlType = "double" | "integer" | "boolean" | "text" | "list";

/** Functions of one or two doubles; a dialect has them by a name of its own, or they are written out. */
export type SqlFunction =
  | "exp"
  | "log"
  | "log2"
  | "log10"
  | "log1p"
  | "expm1"
  | "sqrt"
  | "cbrt"
  | "floor"
  | "ceil"
  | "trunc"
  | "rint"
  | "absolute"
  | "sign"
  | "power"
  | "sin"
  | "cos"
  | "tan"
  | "arcsin"
  | "arccos"
  | "arctan"
  | "sinh"
  | "cosh"
  | "tanh"
  | "arcsinh"
  | "arccosh"
  | "arctanh"
  | "float32"
  /** Of a sum of two numbers of float32: nothing lies between 0 and the smallest of them. */
  | "float32_sum"
  /** NaN becomes NULL. */
  | "settle"
  | "greatest"
  | "least"
  | "coalesce"
  | "to_double"
  | "to_integer";

export type SqlComparison = "=" | "<>" | "<" | "<=" | ">" | ">=";
export type SqlOperator = "+" | "-" | "*" | "/";

/** What an expression is; its operands stand in `operands`, in the order given here. */
export type Form =
  /** A column of the table, by its index in the signature; NaN reads as NULL. */
  | { readonly kind: "column"; readonly index: number }
  | { readonly kind: "number"; readonly value: number | bigint }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "truth"; readonly value: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "arithmetic"; readonly operator: SqlOperator }
  | { readonly kind: "comparison"; readonly operator: SqlComparison }
  | { readonly kind: "logical"; readonly operator: "and" | "or" }
  /** IS NULL. */
  | { readonly kind: "missing" }
  /** Condition, value, condition, value, …, the value otherwise. */
  | { readonly kind: "case" }
  /** The subject, a value for each key, the value otherwise; a missing subject is none of the keys. */
  | { readonly kind: "match"; readonly keys: readonly (string | number | bigint)[] }
  | { readonly kind: "call"; readonly function: SqlFunction }
  /** The operand, where it lies below `limit` in size (and, if `required`, is there); else the statement fails with the message. */
  | { readonly kind: "check"; readonly limit: number; readonly required: boolean; readonly message: string }
  /** The operand, where it is at least 0; else the statement fails with the message. */
  | { readonly kind: "known"; readonly message: string }
  /** A constant of the model, which is written once. */
  | { readonly kind: "array"; readonly values: ModelArray }
  /** The operands as an array of doubles. */
  | { readonly kind: "list" }
  /**
   * One step down from each of a list of nodes. Operands: the nodes, the row's list of tested values, and of each node the place of
   * the value it tests (from 1), its threshold and its left child, beside which the right one stands.
   */
  | { readonly kind: "descend" }
  /** Of each node of a list, the element of an array. Operands: the nodes, the array. */
  | { readonly kind: "pick" }
  /** An element of a list. */
  | { readonly kind: "element"; readonly index: number }
  /** The start and the elements of a list, added in order; `single`: each sum rounded to float32. Operands: the start, the list. */
  | { readonly kind: "list_sum"; readonly single: boolean }
  /** A sum of two numbers of float32, rounded to float32 by arithmetic. */
  | { readonly kind: "single_sum"; readonly range: SingleRange }
  /** What a leaf says to which a row comes down from a root: its number, or a column of its row. Operands: what is tested. */
  | { readonly kind: "walk"; readonly table: ForestTable; readonly root: number; readonly answer: number | "leaf" }
  /** A start and a column of the leaves of one tree after the other, added in this order. Operands: the start, what is tested. */
  | {
      readonly kind: "walk_sum";
      readonly table: ForestTable;
      readonly root: number;
      readonly column: number;
      readonly single: SingleRange | null;
    }
  /** What one tree says of the features that are the operands: the number of its leaf, or a column of its leaf's row. */
  | {
      readonly kind: "tree";
      readonly ensemble: TreeEnsemble;
      readonly tree: number;
      readonly answer: number | "leaf";
      /** The operand of each feature, -1 where the tree does not test it. */
      readonly places: readonly number[];
      /** The operand that holds a feature's whole number, where a categorical split tests it. */
      readonly wholes: readonly number[];
    };

/** Numbers of a model, doubles or whole. */
export type ModelArray = Float64Array | Int32Array;

/** The nodes of a forest, from number 1, as a table holds them. */
export interface ForestTable {
  /** Of what is tested, from 1; 0 at a leaf. */
  readonly place: Int32Array;
  readonly threshold: Float64Array;
  /** The left child; of a leaf the root of the tree that comes next, 0 after the last. */
  readonly child: Int32Array;
  /** A leaf's number in its tree, else -1. */
  readonly leaf: Int32Array;
  readonly values: readonly Float64Array[];
}

/** What is known of the values. */
export interface Facts {
  readonly type: SqlType;
  /** May be NULL. */
  readonly nullable: boolean;
  /** May be NaN, in an engine that has it. */
  readonly nan: boolean;
  /** A number lies within these. */
  readonly low: number;
  readonly high: number;
  /** A number is whole. */
  readonly integral: boolean;
}

/** A cell as an expression; equal ones are one object. */
export interface Expression extends Facts {
  readonly id: number;
  readonly form: Form;
  readonly operands: readonly Expression[];
}
