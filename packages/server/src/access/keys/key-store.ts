import type { KeyRecord } from "./key-record.ts";

/** What a key has used up in a day or a month. */
export interface KeyUse {
  readonly id: string;
  /** `2026-11-22` or `2026-11`. */
  readonly window: string;
  readonly amount: number;
}

/** Where keys are kept. */
export interface KeyStore {
  list(): Promise<readonly KeyRecord[]>;
  /** Adds a key, or puts it in the place of the one with its id; when it was last used is left as it is. */
  put(record: KeyRecord): Promise<void>;
  /** Adds to what keys have used up, and says what that makes together with what other servers have added. */
  addUse(uses: readonly KeyUse[]): Promise<readonly KeyUse[]>;
  touch(lastUsed: ReadonlyMap<string, number>): Promise<void>;
}
