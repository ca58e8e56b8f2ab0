import type { EndpointEvent, EndpointRecord } from "./endpoint-record.ts";
import type { EndpointChange, EndpointStore } from "./endpoint-store.ts";

const mostEvents = 1000;

/** Endpoints that are gone when the process ends, for models that are served from files. */
export class MemoryEndpointStore implements EndpointStore {
  readonly #records = new Map<string, EndpointRecord>();
  readonly #events = new Map<string, EndpointEvent[]>();
  readonly #followers = new Set<() => Promise<void>>();

  async all(): Promise<readonly EndpointRecord[]> {
    return [...this.#records.values()];
  }

  async write({ name, from, next, event }: EndpointChange): Promise<boolean> {
    if ((this.#records.get(name)?.revision ?? null) !== from) return false;
    if (next === null) this.#records.delete(name);
    else this.#records.set(name, next);
    const events = this.#events.get(name) ?? [];
    this.#events.set(name, [event, ...events].slice(0, mostEvents));
    await Promise.all([...this.#followers].map((follower) => follower()));
    return true;
  }

  async events(name: string, limit: number): Promise<readonly EndpointEvent[]> {
    return (this.#events.get(name) ?? []).slice(0, limit);
  }

  follow(follower: () => Promise<void>): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }
}
