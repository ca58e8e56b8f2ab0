import { Kysely, PostgresDialect, sql } from "kysely";
import { Client, Pool, types, type PoolClient } from "pg";
import type { DatabaseDriver } from "../database.ts";
import type { Schema } from "../schema.ts";
import { channel, listenForChanges } from "./listen-for-changes.ts";
import { isGone, lostRace, postgresError } from "./postgres-error.ts";

const connectMilliseconds = 3000;
const queryMilliseconds = 15_000;
const mostConnections = 10;

/** A PostgreSQL database, shared by any number of replicas. */
export function openPostgres(url: string): DatabaseDriver {
  const pool = new Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: connectMilliseconds,
    query_timeout: queryMilliseconds,
    keepAlive: true,
    application_name: "godwit",
    types: { getTypeParser: parserOf },
  });
  pool.on("error", () => undefined);
  return {
    kind: "postgres",
    query: new Kysely<Schema>({ dialect: new PostgresDialect({ pool: withoutBroken(pool) }) }),
    codedError: postgresError,
    lostRace,
    announce: async (query, topic) => void (await sql`select pg_notify(${channel}, ${topic})`.execute(query)),
    listen: (heard) =>
      listenForChanges(() => new Client({ connectionString: url, connectionTimeoutMillis: connectMilliseconds, keepAlive: true }), heard),
    close: () => pool.end(),
  };
}

const int8 = 20;

/** 64-bit integers as numbers: ours are counts, sizes and times, far below 2^53. */
function parserOf(oid: number, format?: "text" | "binary"): (text: string) => unknown {
  return oid === int8 ? Number : (types.getTypeParser(oid, format) as (text: string) => unknown);
}

/** A connection on which a query was cut off or timed out is not used again. */
function withoutBroken(pool: Pool): { connect(): Promise<PoolClient>; end(): Promise<void>; options: object } {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      return guard(client);
    },
  };
}

const guarded = new WeakMap<PoolClient, PoolClient>();

function guard(client: PoolClient): PoolClient {
  const known = guarded.get(client);
  if (known !== undefined) return known;
  let broken = false;
  const query = async (...parameters: readonly [string, unknown[]]): Promise<unknown> => {
    try {
      return await client.query(...parameters);
    } catch (error) {
      broken ||= isGone(error);
      throw error;
    }
  };
  const made = { query, release: (discard?: boolean) => client.release(discard === true || broken) } as unknown as PoolClient;
  client.on("error", () => (broken = true));
  guarded.set(client, made);
  return made;
}
