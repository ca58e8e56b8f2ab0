import type { KeyRecord } from "./key-record.ts";

/** What a key has used up in a day or a month. */
export interface KeyUse {
  readonly id: string;
  /** `2026-11-22` or `2026-11`. */
  readonly window: string;
  readonly amount: number;
}

/** What is done to a key, for the audit log. */
export interface KeyAction {
  readonly action: "key.create" | "key.rotate" | "key.revoke";
  readonly by: string | null;
  readonly at: number;
}

/** Where keys are kept. */
export interface KeyStore {
  list(): Promise<readonly KeyRecord[]>;
  /** Adds a key, or puts it in the place of the one with its id; when it was last used is left as it is. */
  put(record: KeyRecord, action: KeyAction): Promise<void>;
  /** Adds to what keys have used up, and says what that makes together with what other servers have added. */
  addUse(uses: readonly KeyUse[]): Promise<readonly KeyUse[]>;
  touch(lastUsed: ReadonlyMap<string, number>): Promise<void>;
  /** Calls back after each change, whoever made it; returns what ends that. */
  follow?(changed: () => Promise<void>): () => void;
}
