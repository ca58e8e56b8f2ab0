import type { EndpointEvent, EndpointRecord } from "./endpoint-record.ts";

export interface EndpointChange {
  readonly name: string;
  /** The revision that the change was made from; null: there is no such endpoint yet. */
  readonly from: number | null;
  /** Null removes it. */
  readonly next: EndpointRecord | null;
  readonly event: EndpointEvent;
}

/** Where the endpoints that somebody has set are kept. */
export interface EndpointStore {
  all(): Promise<readonly EndpointRecord[]>;
  /** False where another writer was first. When it resolves, those who follow here know. Rejects with STORE_UNAVAILABLE. */
  write(change: EndpointChange): Promise<boolean>;
  /** The latest changes of an endpoint, the newest first. */
  events(name: string, limit: number): Promise<readonly EndpointEvent[]>;
  /** Calls back after each change, whoever made it; one call at a time. Returns what ends that. */
  follow(follower: () => Promise<void>): () => void;
}
