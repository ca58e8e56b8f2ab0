import type { Precision } from "@godwit/core/artifact";
import type { Certificate } from "../../certificate/certificate.ts";

/** A file on this machine, and the name that its user gave it: for messages and for its extension, never for a path. */
export interface NamedFile {
  readonly file: string;
  readonly name: string;
}

/** What a version is built from. */
export interface BuildRequest {
  /** Files that form one pipeline in their order; `path` is the model's place in its file, as in `FILE#PATH`. */
  readonly model: readonly (NamedFile & { readonly path: string | null })[];
  /** Rows to try the model with, in any format that `godwit predict` takes. */
  readonly example: NamedFile | null;
  /** What the library answers to the example. */
  readonly expected: (NamedFile & { readonly method: string | null }) | null;
  readonly precision: Precision;
  /** Where the artifact is written to. */
  readonly output: string;
}

/** How fast the engine is on one thread of this machine. */
export interface BuildSpeed {
  readonly method: string;
  readonly rows: number;
  readonly rowsPerSecond: number;
}

export interface BuildResult {
  /** The golden outputs as they are kept; null for a model that only takes tensors. */
  readonly goldens: Uint8Array | null;
  /** A body that `:predict` takes, as JSON text; null where there is no example. */
  readonly example: string | null;
  readonly certificate: Certificate | null;
  readonly speed: BuildSpeed | null;
  readonly warnings: readonly string[];
}

/** What a build is at. */
export const buildStages = ["reading", "compiling", "verifying", "warming"] as const;

export type BuildStage = (typeof buildStages)[number];
