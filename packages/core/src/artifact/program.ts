/** How the engine must hand over a column of a method. */
export interface ProgramInput {
  /** Place among the columns that the method takes. */
  readonly column: number;
  /** float64 cells; int32 codes of the pool and dictionary, -1 missing; or UTF-8 texts. */
  readonly form: "numbers" | "codes" | "texts";
  /** Codes: whether strings outside the pool must be told apart. */
  readonly distinct: boolean;
}

export interface ProgramOutput {
  readonly kind: "dense" | "sparse";
  readonly dtype: "f64" | "f32" | "i64" | "i32" | "u8" | "bool" | "string";
  readonly width: number;
}

/** A check that a row may break; its number is its place in the list. */
export interface ProgramCheck {
  readonly rule: "finite" | "no_infinity" | "finite_f32" | "no_infinity_f32" | "known";
  readonly step: string;
  /** A name a column, or none. */
  readonly labels: readonly string[];
}

export interface ProgramMethod {
  readonly name: string;
  /** How many columns it takes. */
  readonly columns: number;
  readonly inputs: readonly ProgramInput[];
  readonly outputs: readonly ProgramOutput[];
  readonly checks: readonly ProgramCheck[];
  /** Whether codes at or above the pool's need their strings in the module's memory. */
  readonly needsDictionary: boolean;
  /** Rows worked off at a time: batches of fewer use the caches less well. */
  readonly tileRows: number;
  /** Bytes of scratch that every tile needs; some tiles need more and say so. */
  readonly scratchBytes: number;
}

/** How a forest is evaluated, and why: for people; no host needs it. */
export interface ProgramForest {
  readonly trees: number;
  readonly rankBits: 8 | 16;
  /** Trees by kernel. `oblivious`: level by level; `sweep`: branch-free selection; `perfect`, `linked`, `early`: walks over padded, linked and deep trees. */
  readonly kernels: {
    readonly oblivious: number;
    readonly sweep: number;
    readonly perfect: number;
    readonly linked: number;
    readonly early: number;
  };
  /** Rows of a batch that go through the trees together. */
  readonly tile: number;
  /** Bytes of all tables, and of the ranks of a tile. */
  readonly bytes: number;
  readonly rankBytes: number;
  /** Up to so many rows walk each tree from its root, many trees at a time. */
  readonly fewRows: number;
  /** What a row of a batch is expected to spend in the trees, by the costs that chose the kernels. */
  readonly nanoseconds: number;
}

/** Of the instructions and tables: an engine runs the programs of its own version alone. */
export const programVersion = 2;

/** What a host must know to run the image; JSON. */
export interface ProgramManifest {
  readonly target: "wasm";
  readonly version: typeof programVersion;
  /** Strings in the image's pool. */
  readonly strings: number;
  readonly forests: readonly ProgramForest[];
  /** The place in the list is the method's number. */
  readonly methods: readonly ProgramMethod[];
}

/** A compiled graph: tables and code for the prebuilt module. The image is used in place, at any address that is a multiple of 16. */
export interface Program {
  readonly manifest: ProgramManifest;
  readonly image: Uint8Array;
}
