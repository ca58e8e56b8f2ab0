import type { Precision, ProgramForest, SignatureOutput, TensorSignature } from "@godwit/core/artifact";
import type { Column } from "@godwit/core/ir";

/** What `inspect --json` tells of a model file. */
export interface Inspection {
  readonly file: string;
  /** Size of the file in bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly format: string;
  /** `MLflow` or `BentoML`, where a folder of theirs holds the model. */
  readonly packager: string | null;
  /** From the outermost on; empty where there is none. */
  readonly compression: readonly string[];
  readonly library: string | null;
  readonly version: string | null;
  readonly steps: InspectedStep | null;
  readonly signature: readonly Column[] | null;
  readonly methods: readonly InspectedMethod[];
  readonly default_method: string | null;
  /** What the compiled model computes in; null where there is none. */
  readonly precision: Precision | null;
  /** The contract of each method. */
  readonly contract: Readonly<Record<string, string>>;
  /** How often each op of the graph comes; null where there is no graph. */
  readonly ops: Readonly<Record<string, number>> | null;
  readonly sizes: InspectedSizes | null;
  /** How each forest is evaluated. */
  readonly forests: readonly ProgramForest[];
  /** The engine that runs the model, and the tensors that it takes, where it is not ours. */
  readonly delegated: { readonly engine: string; readonly version: string; readonly inputs: readonly TensorSignature[] } | null;
  /** Made-up rows a second on one thread, measured now. */
  readonly speed: { readonly method: string; readonly rows_per_second: number; readonly one_row_ms: number } | null;
  readonly globals: readonly InspectedGlobal[];
  readonly supported: boolean;
  readonly unsupported: readonly Unsupported[];
  readonly warnings: readonly string[];
}

export interface InspectedStep {
  /** Path from the model; empty at the top. */
  readonly path: string;
  readonly class: string;
  readonly module: string;
  readonly version: string | null;
  readonly supported: boolean;
  /** Of an unsupported step: what it holds, for whoever is to define it. */
  readonly attributes?: readonly { readonly name: string; readonly value: string }[];
  readonly steps: readonly InspectedStep[];
}

export interface InspectedMethod {
  readonly name: string;
  /** Columns of the signature that it alone takes, by index. */
  readonly columns?: readonly number[];
  readonly outputs: readonly SignatureOutput[];
  readonly contract: string;
}

export interface InspectedSizes {
  /** Bytes of the artifact. */
  readonly artifact: number;
  readonly nodes: number;
  /** Numbers and strings that the graph holds. */
  readonly constants: number;
  readonly trees: number;
  readonly tree_nodes: number;
}

export interface InspectedGlobal {
  /** `module.name`. */
  readonly name: string;
  /** `built` into a value, kept `inert` as a name, or `dangerous`. */
  readonly status: "built" | "inert" | "dangerous";
  readonly called: boolean;
}

export interface Unsupported {
  readonly step: string | null;
  readonly class: string | null;
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
}
