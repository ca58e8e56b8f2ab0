import type { KeyRecord } from "./key-record.ts";
import type { KeyStore, KeyUse } from "./key-store.ts";

/** Keys that end with the process. */
export class MemoryKeyStore implements KeyStore {
  readonly #records = new Map<string, KeyRecord>();
  readonly #uses = new Map<string, number>();

  constructor(records: readonly KeyRecord[] = []) {
    for (const record of records) this.#records.set(record.id, record);
  }

  async list(): Promise<readonly KeyRecord[]> {
    return [...this.#records.values()];
  }

  async put(record: KeyRecord): Promise<void> {
    this.#records.set(record.id, { ...record, lastUsedAt: this.#records.get(record.id)?.lastUsedAt ?? null });
  }

  async addUse(uses: readonly KeyUse[]): Promise<readonly KeyUse[]> {
    return uses.map(({ id, window, amount }) => {
      const sum = (this.#uses.get(`${id} ${window}`) ?? 0) + amount;
      this.#uses.set(`${id} ${window}`, sum);
      return { id, window, amount: sum };
    });
  }

  async touch(lastUsed: ReadonlyMap<string, number>): Promise<void> {
    for (const [id, lastUsedAt] of lastUsed) {
      const record = this.#records.get(id);
      if (record !== undefined) this.#records.set(id, { ...record, lastUsedAt });
    }
  }
}
