import { Model } from "./model.ts";

/** Bytes, or what has them: a fetched Response, a Blob. */
export type ArtifactSource = Uint8Array | ArrayBuffer | { arrayBuffer(): Promise<ArrayBuffer> };

/**
 * Opens an artifact.
 *
 * ```ts
 * const model = await load(await fetch("churn.godwit"));
 * ```
 */
export async function load(source: ArtifactSource): Promise<Model> {
  if (source instanceof Uint8Array) return loadSync(source);
  return loadSync(source instanceof ArrayBuffer ? source : await source.arrayBuffer());
}

/** The same, at once. Throws NOT_A_MODEL, TRUNCATED, MALFORMED or UNSUPPORTED_ARTIFACT. */
export function loadSync(source: Uint8Array | ArrayBuffer): Model {
  return new Model(source instanceof Uint8Array ? source : new Uint8Array(source));
}
