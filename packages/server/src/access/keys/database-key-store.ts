import { recordChange } from "../../store/audit/record-change.ts";
import type { Database } from "../../store/database/database.ts";
import type { KeyRecord } from "./key-record.ts";
import type { KeyAction, KeyStore, KeyUse } from "./key-store.ts";

const topic = "keys";

/** Keys in the tables of the platform, where all its servers see them. Every change is in the audit log, without digests. */
export class DatabaseKeyStore implements KeyStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(): Promise<readonly KeyRecord[]> {
    const rows = await this.#database.read((query) => query.selectFrom("access_key").selectAll().execute());
    return rows.map(({ record, last_used_at: lastUsedAt }) => ({ ...(JSON.parse(record) as KeyRecord), lastUsedAt }));
  }

  async put(record: KeyRecord, { action, by, at }: KeyAction): Promise<void> {
    const text = JSON.stringify(record);
    await this.#database.write(async (writing) => {
      await writing.query
        .insertInto("access_key")
        .values({ id: record.id, record: text, last_used_at: null })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ record: text }))
        .execute();
      const { name, role, endpoints, expiresAt, revokedAt } = record;
      const after = { name, role, endpoints, expiresAt, revokedAt };
      await recordChange(writing, { caller: by, requestId: null }, { action, subjectKind: "key", subject: record.id, after }, at);
      await writing.announce(topic);
    });
  }

  async addUse(uses: readonly KeyUse[]): Promise<readonly KeyUse[]> {
    const added = uses.filter(({ amount }) => amount > 0);
    if (added.length > 0)
      await this.#database.write(async ({ query }) => {
        for (const { id, window, amount } of added)
          await query
            .insertInto("access_key_use")
            .values({ key_id: id, period: window, amount })
            .onConflict((conflict) =>
              conflict.columns(["key_id", "period"]).doUpdateSet(({ eb }) => ({ amount: eb("access_key_use.amount", "+", amount) })),
            )
            .execute();
      });
    const periods = [...new Set(uses.map(({ window }) => window))];
    if (periods.length === 0) return [];
    const rows = await this.#database.read((query) =>
      query.selectFrom("access_key_use").selectAll().where("period", "in", periods).execute(),
    );
    const totals = new Map(rows.map((row) => [`${row.key_id} ${row.period}`, row.amount]));
    return uses.map(({ id, window }) => ({ id, window, amount: totals.get(`${id} ${window}`) ?? 0 }));
  }

  async touch(lastUsed: ReadonlyMap<string, number>): Promise<void> {
    await this.#database.write(async ({ query }) => {
      for (const [id, at] of lastUsed)
        await query
          .updateTable("access_key")
          .set({ last_used_at: at })
          .where("id", "=", id)
          .where(({ eb, or }) => or([eb("last_used_at", "is", null), eb("last_used_at", "<", at)]))
          .execute();
    });
  }

  follow(changed: () => Promise<void>): () => void {
    return this.#database.follow(topic, changed);
  }
}
