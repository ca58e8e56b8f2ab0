import { GodwitError } from "@godwit/core/errors";
import type { Endpoint } from "./endpoint.ts";

const usableName = /^[A-Za-z0-9][\w.-]{0,127}$/;

export function isUsableName(name: string): boolean {
  return usableName.test(name);
}

/** The endpoints of this server by name, in the order in which they came. They may change while requests are answered. */
export class Endpoints {
  readonly #endpoints = new Map<string, Endpoint>();

  /** Adds an endpoint, or puts it in the place of the one with its name. Throws USAGE for an unusable name. */
  set(endpoint: Endpoint): void {
    if (!isUsableName(endpoint.name))
      throw new GodwitError("USAGE", `${JSON.stringify(endpoint.name)} is no name for a model: letters, digits, _, . and - only`);
    this.#endpoints.set(endpoint.name, endpoint);
  }

  /** False where there is none of that name. */
  remove(name: string): boolean {
    return this.#endpoints.delete(name);
  }

  has(name: string): boolean {
    return this.#endpoints.has(name);
  }

  get all(): readonly Endpoint[] {
    return [...this.#endpoints.values()];
  }

  /** Throws MODEL_NOT_FOUND. */
  get(name: string): Endpoint {
    const endpoint = this.#endpoints.get(name);
    if (endpoint === undefined)
      throw new GodwitError("MODEL_NOT_FOUND", `there is no model ${JSON.stringify(name)}${namesOf([...this.#endpoints.keys()])}`);
    return endpoint;
  }

  /** The only or first endpoint, for protocols that know one model. Throws MODEL_NOT_FOUND where there is none. */
  get first(): Endpoint {
    for (const endpoint of this.#endpoints.values()) return endpoint;
    throw new GodwitError("MODEL_NOT_FOUND", "no model is served");
  }
}

const mostNames = 10;

function namesOf(names: readonly string[]): string {
  if (names.length === 0) return "; no model is served";
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  return `; there are ${names.slice(0, mostNames).join(", ")}${more}`;
}
