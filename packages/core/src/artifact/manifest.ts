import type { Contract } from "./contract.ts";
import type { DelegatedProgram } from "./delegated-program.ts";
import type { TermRule } from "./term-rule.ts";
import type { Precision } from "./precision.ts";
import type { ProgramManifest } from "./program.ts";

/** A column that a caller gives. */
export interface SignatureColumn {
  /** As the model was fitted; null where it knows no names: then columns go by position. */
  readonly name: string | null;
  readonly dtype: "f64" | "string";
  /** True where a missing value has a meaning to the model. */
  readonly nullable: boolean;
  /** True where no step reads it: any value does, and none. */
  readonly unread?: true;
  /** The column stands for a whole row, which is a map or a list. */
  readonly terms?: TermRule;
  /** Of a string column: whole numbers are taken for the strings of their digits. */
  readonly digits?: true;
  readonly categories?: readonly (string | number)[];
}

export interface SignatureOutput {
  readonly name: string;
  /** The dtype that the library returns, as NumPy writes it. */
  readonly dtype: string;
  readonly shape: "rows" | "matrix";
  /** The trailing dimensions where there are more than two. */
  readonly dims?: readonly number[];
  readonly labels?: readonly (string | number | boolean)[];
}

export interface SignatureMethod {
  readonly name: string;
  /** The columns that it takes, by index, where they are not the model's usual ones; absent: all that no method has of its own. */
  readonly columns?: readonly number[];
  /** One array, or several where the library returns a list. */
  readonly outputs: readonly SignatureOutput[];
  readonly contract: Contract;
}

/** Where the model came from. */
export interface Source {
  /** `scikit-learn`. */
  readonly library: string;
  readonly version: string | null;
  /** The class at the top: `Pipeline`. */
  readonly className: string;
  /** `pickle`, `joblib`… */
  readonly format: string;
  /** Of the model file as it was given, in hex. */
  readonly sha256: string;
}

/** What an artifact says of itself. */
export interface Manifest {
  /** `godwit 0.1.0`. */
  readonly producer: string;
  readonly source: Source;
  /** Absent where it is `exact`. */
  readonly precision?: Precision;
  readonly columns: readonly SignatureColumn[];
  /** The method that is called where none is named. */
  readonly defaultMethod: string;
  readonly methods: readonly SignatureMethod[];
  readonly program: ProgramManifest | DelegatedProgram;
}
