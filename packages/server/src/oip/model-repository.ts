import { GodwitError } from "@godwit/core/errors";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { Endpoints } from "../endpoints/endpoints.ts";
import type { LiveModels } from "../models/live-models.ts";

/** A version of a model and whether it answers, as Triton's repository extension has it. */
export interface RepositoryEntry {
  readonly name: string;
  readonly version: string;
  readonly state: "READY" | "UNAVAILABLE";
  readonly reason: string;
}

/**
 * Triton's repository of models over the endpoints of this process: what is unloaded answers no call and leaves memory, until
 * it is loaded again.
 */
export class ModelRepository {
  readonly #endpoints: Endpoints;
  readonly #live: LiveModels;
  readonly #unloaded = new Map<string, Endpoint>();

  constructor(endpoints: Endpoints, live: LiveModels) {
    this.#endpoints = endpoints;
    this.#live = live;
  }

  /** Every version that may answer, and unless `ready` those that were unloaded. */
  index(ready: boolean): RepositoryEntry[] {
    const served = this.#endpoints.all.flatMap((endpoint) => entriesOf(endpoint, "READY", ""));
    const unloaded = [...this.#unloaded.values()].filter(({ name }) => !this.#endpoints.has(name));
    return ready ? served : [...served, ...unloaded.flatMap((endpoint) => entriesOf(endpoint, "UNAVAILABLE", "unloaded"))];
  }

  /**
   * Takes an unloaded model back, or brings a served one into memory. `parameters` are the names that the request gave.
   * Throws MODEL_NOT_FOUND, UNSUPPORTED_REQUEST for a configuration or files of the request's own, and what loading throws.
   */
  async load(name: string, parameters: readonly string[]): Promise<void> {
    const [refused] = parameters;
    if (refused !== undefined)
      throw new GodwitError("UNSUPPORTED_REQUEST", `a model is loaded as it was registered, without the request's ${refused}`, {
        hint: "Register another version of the model instead of overriding its configuration or its files.",
      });
    const endpoint = this.#endpoints.has(name) ? this.#endpoints.get(name) : (this.#unloaded.get(name) ?? this.#endpoints.get(name));
    for (const version of endpoint.versions) await this.#live.load(version);
    if (!this.#endpoints.has(name)) this.#endpoints.set(endpoint);
    this.#unloaded.delete(name);
  }

  /** Brings a model into memory and lets it answer. Rejects as loading does, and then it does not answer. */
  async add(endpoint: Endpoint): Promise<void> {
    for (const version of endpoint.versions) await this.#live.load(version);
    this.#endpoints.set(endpoint);
  }

  /** Unloads a model and forgets it. Throws MODEL_NOT_FOUND. */
  remove(name: string): void {
    this.unload(name);
    this.#unloaded.delete(name);
  }

  /** From now on no call finds the model; those under way end. What other models share stays in memory. Throws MODEL_NOT_FOUND. */
  unload(name: string): void {
    if (!this.#endpoints.has(name) && this.#unloaded.has(name)) return;
    const endpoint = this.#endpoints.get(name);
    this.#endpoints.remove(name);
    this.#unloaded.set(name, endpoint);
    const shared = new Set(this.#endpoints.all.flatMap(({ versions }) => versions.map(({ digest }) => digest)));
    for (const version of endpoint.versions) if (!shared.has(version.digest)) void this.#live.unload(version);
  }
}

function entriesOf({ name, versions }: Endpoint, state: RepositoryEntry["state"], reason: string): RepositoryEntry[] {
  return versions.map(({ version }) => ({ name, version, state, reason }));
}
