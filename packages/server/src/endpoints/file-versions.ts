import type { ModelVersion } from "../models/model-version.ts";
import type { VersionSource } from "./version-source.ts";

/** Versions that come from files, without a registry. */
export class FileVersions implements VersionSource {
  readonly #versions = new Map<string, ModelVersion[]>();
  readonly #aliases = new Map<string, string>();

  /** The names of the models, in the order in which they came. */
  get models(): readonly string[] {
    return [...this.#versions.keys()];
  }

  add(version: ModelVersion): void {
    this.#versions.set(version.model, [version, ...this.versions(version.model)]);
  }

  setAlias(model: string, alias: string, version: string): void {
    this.#aliases.set(`${model}@${alias}`, version);
  }

  version(model: string, version: string): ModelVersion | null {
    return this.versions(model).find((each) => each.version === version) ?? null;
  }

  alias(model: string, alias: string): ModelVersion | null {
    if (alias === "latest") return this.versions(model)[0] ?? null;
    const version = this.#aliases.get(`${model}@${alias}`);
    return version === undefined ? null : this.version(model, version);
  }

  versions(model: string): readonly ModelVersion[] {
    return this.#versions.get(model) ?? [];
  }
}
