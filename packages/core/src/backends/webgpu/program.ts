import type { Program } from "../../artifact/program.ts";
import type { RankTables } from "./pack-ranks.ts";
import type { TreeTables } from "./pack-trees.ts";

/**
 * A method whose forests run on a GPU. `host` has what comes before and after them, for the CPU: `before` (where something does)
 * takes the method's columns and answers with float64 matrices; `after` takes the method's columns, then a column for each
 * column of each forest's answer, and gives the method's outputs.
 */
export interface GpuMethod {
  readonly name: string;
  readonly host: Program;
  readonly hasBefore: boolean;
  readonly forests: readonly GpuForest[];
}

export interface GpuForest {
  readonly cells: GpuCells;
  readonly ranks: RankTables;
  readonly trees: TreeTables;
  readonly writes: "sums" | "leaves" | "values";
  /** How sums round: after each addition to float64 or float32; `f64_to_f32`: float64 numbers are added, each sum is rounded to float32. */
  readonly arithmetic: "f64" | "f32" | "f64_to_f32";
  /** Columns of the answer: outputs of the sums, or trees. */
  readonly width: number;
  readonly leafWidth: number;
  /** Bits of the leaf values: of `f32` a word each, else two, the lower first. */
  readonly leafValues: Uint32Array;
  /** Bits of what the sums start from, or the output of `before` that has it. */
  readonly start: Uint32Array | number;
}

/** Where a forest's cells come from, in the order of `ranks.features`. */
export type GpuCells =
  | {
      readonly kind: "columns";
      /** Places among the method's columns: those of the features, then others that are only checked. */
      readonly columns: readonly number[];
      readonly checks: readonly CellCheck[];
    }
  | { readonly kind: "before"; readonly output: number };

/** A rule that every cell of a column must keep. */
export interface CellCheck {
  /** Place in `columns`. */
  readonly column: number;
  readonly allowsMissing: boolean;
  /** Infinite is what float32 rounds to infinity. */
  readonly single: boolean;
}
