import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Database, Writing } from "./database/database.ts";

const leaseMilliseconds = 30_000;

/** Shares work out between the servers of a store: what one has claimed, no other does, until it is done or its server is gone. */
export class Claims {
  readonly #database: Database;
  readonly #lease: number;

  /** `lease`: milliseconds after which a server that is not heard of counts as gone. */
  constructor(database: Database, lease: number = leaseMilliseconds) {
    this.#database = database;
    this.#lease = lease;
  }

  /** Does a piece of work; resolves to false, without doing it, where another server is at it. Rejects with what `work` throws and STORE_UNAVAILABLE. */
  async whileClaimed(name: string, work: () => Promise<void>): Promise<boolean> {
    if (this.#database.kind === "sqlite") {
      // No other server has the file open.
      await work();
      return true;
    }
    const owner = randomUUID();
    if (!(await this.#take(name, owner))) return false;
    const renewing = setInterval(() => void this.#renew(name, owner).catch(() => undefined), this.#lease / 3).unref();
    try {
      await work();
      return true;
    } finally {
      clearInterval(renewing);
      await this.#release(name, owner).catch(() => undefined);
    }
  }

  #take(name: string, owner: string): Promise<boolean> {
    return this.#database.write(async (writing) => {
      await writing.count("claims");
      const now = await this.#now(writing);
      const until = now + this.#lease;
      await writing.query.deleteFrom("claim").where("until", "<", now).execute();
      const there = await writing.query.selectFrom("claim").select("owner").where("name", "=", name).executeTakeFirst();
      if (there !== undefined) return false;
      await writing.query.insertInto("claim").values({ name, owner, until }).execute();
      return true;
    });
  }

  #renew(name: string, owner: string): Promise<void> {
    return this.#database.write(async (writing) => {
      const until = (await this.#now(writing)) + this.#lease;
      await writing.query.updateTable("claim").set({ until }).where("name", "=", name).where("owner", "=", owner).execute();
    });
  }

  #release(name: string, owner: string): Promise<void> {
    return this.#database.write(async ({ query }) => {
      await query.deleteFrom("claim").where("name", "=", name).where("owner", "=", owner).execute();
    });
  }

  /** The clocks of the servers need not agree. */
  async #now({ query }: Writing): Promise<number> {
    const { rows } = await sql<{ readonly now: number }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(
      query,
    );
    return rows[0]!.now;
  }
}
