import type { Model } from "@godwit/runtime";
import type { ModelSignature } from "./model-signature.ts";

/** One immutable version of a model: what is known of it without loading it. */
export interface ModelVersion {
  /** The registered model's name; for a file that is served without a registry, the name it is served by. */
  readonly model: string;
  /** A whole number as text, as MLflow counts them. */
  readonly version: string;
  /** SHA-256 of the artifact, in hex. Versions with the same bytes share one loaded model. */
  readonly digest: string;
  /** Of the artifact, in bytes. */
  readonly size: number;
  readonly signature: ModelSignature;
  /** A body to try the model with, as `:predict` takes it; undefined where none came with it. */
  readonly example: unknown;
  /** The artifact's bytes, from wherever they are kept. */
  read(): Promise<Uint8Array>;
  /** Looks at the model once it is loaded, before it answers anybody for this version. */
  readonly check?: ModelCheck;
}

export interface ModelCheck {
  /** What the model is held to: versions that share bytes and this share one check. */
  readonly of: string;
  /** Rejects where the model must not answer. */
  run(model: Model): Promise<void>;
}
