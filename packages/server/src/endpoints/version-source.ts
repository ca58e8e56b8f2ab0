import type { ModelVersion } from "../models/model-version.ts";

/** The versions that there are at the moment, as a registry or a list of files has them. It answers from memory. */
export interface VersionSource {
  /** The version of a model with this number; null where it is not there or not ready. */
  version(model: string, version: string): ModelVersion | null;
  /** The version that an alias of the model names; `latest` is the newest. Null where it names none. */
  alias(model: string, alias: string): ModelVersion | null;
  /** Those that are ready, the newest first. */
  versions(model: string): readonly ModelVersion[];
}

/** What answers where nothing else is said: the alias `champion` or, without it, the newest version. */
export function usualVersion(source: VersionSource, model: string): ModelVersion | null {
  return source.alias(model, "champion") ?? source.versions(model)[0] ?? null;
}
