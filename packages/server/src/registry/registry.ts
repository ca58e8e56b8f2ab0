import { readAuditLog, type AuditEntry, type AuditSearch } from "./audit-log.ts";
import { ModelAliases } from "./model-aliases.ts";
import { ModelVersions } from "./model-versions.ts";
import type { Page } from "./page-token.ts";
import { RegisteredModels } from "./registered-models.ts";
import { RegistrySearch } from "./registry-search.ts";
import type { RegistryParts } from "./registry-writing.ts";

/** Registered models, their versions and aliases, and what was done to them. */
export class Registry {
  readonly models: RegisteredModels;
  readonly versions: ModelVersions;
  readonly aliases: ModelAliases;
  readonly search: RegistrySearch;
  readonly #parts: RegistryParts;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
    this.models = new RegisteredModels(parts);
    this.versions = new ModelVersions(parts);
    this.aliases = new ModelAliases(parts);
    this.search = new RegistrySearch(parts);
  }

  audit(search: AuditSearch): Promise<Page<AuditEntry>> {
    return readAuditLog(this.#parts, search);
  }
}
