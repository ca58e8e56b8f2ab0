import type { EngineBatch, EngineOutput, SignatureOutput, Tensors } from "@godwit/runtime";

/** What a call wants computed: rows, or tensors for a model that takes those, through some methods. */
export interface Task {
  readonly methods: readonly string[];
  readonly rows: number;
  readonly input: { readonly kind: "rows"; readonly batch: EngineBatch } | { readonly kind: "tensors"; readonly tensors: Tensors };
}

/** One array of an answer. */
export interface Part {
  readonly output: SignatureOutput;
  readonly value: EngineOutput;
}

/** What was computed, and how. */
export interface Execution {
  /** The arrays of each method. */
  readonly parts: readonly (readonly Part[])[];
  /** Milliseconds that the task waited, and that its run took. */
  readonly queueTime: number;
  readonly computeTime: number;
  /** Rows of the run: more than the task's where several were put together, none where the answer was remembered. */
  readonly executedRows: number;
}
