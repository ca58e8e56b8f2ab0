import type { GodwitError } from "@godwit/core/errors";
import type { Kysely } from "kysely";
import { ChangeFeed, type Topic } from "./change-feed.ts";
import type { Schema } from "./schema.ts";

export type DatabaseKind = "sqlite" | "postgres";

/** What SQLite and PostgreSQL do each in its way. */
export interface DatabaseDriver {
  readonly kind: DatabaseKind;
  readonly query: Kysely<Schema>;
  /** The coded error of what the driver threw; null for what is no failure of the database. */
  codedError(error: unknown): GodwitError | null;
  /** True where the transaction lost against another one and may be run again. */
  lostRace(error: unknown): boolean;
  /** Tells the other processes on this database, once the transaction is committed. */
  announce(query: Kysely<Schema>, topic: Topic): Promise<void>;
  /** Calls back for what other processes announce; null where there can be none. */
  listen(heard: (topic: Topic) => void): { close(): Promise<void> } | null;
  close(): Promise<void>;
}

/** A transaction under way. */
export interface Writing {
  readonly query: Kysely<Schema>;
  /**
   * Counts up by one. Two transactions that count the same thing run one after the other, from this call on, so that the
   * numbers have the order of the commits; whoever checks before it inserts counts first.
   */
  count(counter: string): Promise<number>;
  /** Once committed, those who follow the topic are called, in this process and in the others. Also puts writers of the topic in line, as `count` does. Resolves to the topic's revision. */
  announce(topic: Topic): Promise<number>;
}

const mostAttempts = 6;

/** The tables behind SQLite or PostgreSQL, with transactions and news of changes. Every failure of the database is a coded error. */
export class Database {
  readonly #driver: DatabaseDriver;
  readonly #feed: ChangeFeed;

  constructor(driver: DatabaseDriver) {
    this.#driver = driver;
    this.#feed = new ChangeFeed({
      listen: (heard) => driver.listen(heard),
      revisions: (topics) => this.#revisions(topics),
    });
  }

  get kind(): DatabaseKind {
    return this.#driver.kind;
  }

  /** Rejects with STORE_UNAVAILABLE where the database cannot be reached. */
  async read<T>(work: (query: Kysely<Schema>) => Promise<T>): Promise<T> {
    try {
      return await work(this.#driver.query);
    } catch (error) {
      throw this.#driver.codedError(error) ?? error;
    }
  }

  /**
   * All of it or nothing; when it resolves, it is on disk and this process has followed what was announced. `work` may run again where
   * it lost against another transaction, so its effects belong in the database alone. Rejects with what `work` throws, with
   * STORE_UNAVAILABLE, and with STORE_FULL.
   */
  async write<T>(work: (writing: Writing) => Promise<T>): Promise<T> {
    const topics = new Map<Topic, number>();
    const result = await this.#attempt(async (query) => {
      topics.clear();
      const writing: Writing = {
        query,
        count: (counter) => countUp(query, counter),
        announce: async (topic) => {
          const revision = await countUp(query, revisionOf(topic));
          topics.set(topic, revision);
          await this.#driver.announce(query, topic);
          return revision;
        },
      };
      return work(writing);
    });
    await this.#feed.committed(topics);
    return result;
  }

  /** Calls back after each change of the topic, here or in another process, a second later at most; one call at a time. Returns what ends that. */
  follow(topic: Topic, follower: () => Promise<void>): () => void {
    return this.#feed.follow(topic, follower);
  }

  async close(): Promise<void> {
    await this.#feed.close();
    await this.#driver.close();
  }

  async #attempt<T>(work: (query: Kysely<Schema>) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++)
      try {
        return await this.#driver.query.transaction().execute(work);
      } catch (error) {
        if (!this.#driver.lostRace(error) || attempt === mostAttempts) throw this.#driver.codedError(error) ?? error;
      }
  }

  async #revisions(topics: readonly Topic[]): Promise<ReadonlyMap<Topic, number>> {
    const rows = await this.read((query) => query.selectFrom("counter").selectAll().where("name", "in", topics.map(revisionOf)).execute());
    const values = new Map(rows.map(({ name, value }) => [name, value]));
    return new Map(topics.map((topic) => [topic, values.get(revisionOf(topic)) ?? 0]));
  }
}

function revisionOf(topic: Topic): string {
  return `revision:${topic}`;
}

async function countUp(query: Kysely<Schema>, counter: string): Promise<number> {
  const { value } = await query
    .insertInto("counter")
    .values({ name: counter, value: 1 })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(({ eb }) => ({ value: eb("counter.value", "+", 1) })))
    .returning("value")
    .executeTakeFirstOrThrow();
  return value;
}
