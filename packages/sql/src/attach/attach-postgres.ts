import { GodwitError } from "@godwit/core/errors";
import type { Client } from "pg";
import { describeTable, type AttachedTable } from "./attached-table.ts";
import type { AttachOptions } from "./attach-options.ts";
import { scoreRows, type PendingRow } from "./score-rows.ts";
import { attachStatements, mostRows } from "./statements.ts";

const shortestRetry = 200;
const longestRetry = 10_000;

/**
 * Keeps a table of predictions beside a table of PostgreSQL until the signal comes: new rows are scored, changed ones again, and
 * predictions of rows that are gone are removed, each in one transaction. A connection that is lost is made again, more and more
 * slowly. Rejects with ATTACHED_ALREADY where another process keeps the same table, and with the codes of `describeTable`.
 */
export async function attachPostgres(options: AttachOptions): Promise<void> {
  const { Client: PostgresClient } = await import("pg");
  let retry = shortestRetry;
  let hasAttached = false;
  while (!options.signal.aborted) {
    const client = new PostgresClient({ connectionString: options.url, application_name: "godwit sql attach", keepAlive: true });
    const lost = new Promise<never>((_, reject) => client.on("error", reject));
    lost.catch(() => undefined);
    try {
      await Promise.race([client.connect(), lost]);
      await Promise.race([keep(client, options, !hasAttached, attached), lost]);
      return;
    } catch (error) {
      if (options.signal.aborted) return;
      if (!isLost(error) || !hasAttached) throw explained(error);
      options.tell({ kind: "lost", message: messageOf(error), retryMilliseconds: retry });
      await pause(retry, options.signal);
      retry = Math.min(retry * 2, longestRetry);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  function attached(): void {
    hasAttached = true;
    retry = shortestRetry;
  }
}

async function keep(client: Client, options: AttachOptions, isFirst: boolean, attached: () => void): Promise<void> {
  const table = await describeTable(client, options);
  const statements = attachStatements(table);
  await lock(client, statements.lock, table.output, isFirst, options.signal);
  await client.query(statements.create);
  await client.query(statements.check);
  let wake: (() => void) | null = null;
  client.on("notification", () => wake?.());
  if (options.trigger === true) {
    for (const part of statements.triggerParts) await client.query(part);
    await client.query(statements.createTrigger(statements.channel));
    await client.query(`LISTEN ${statements.channel}`);
  }
  options.tell({ kind: "attached", table: table.source, output: table.output });
  attached();
  const poll = options.pollMilliseconds ?? 500;
  const work = { client, options, table, statements };
  await settle(work);
  while (!options.signal.aborted) {
    const start = performance.now();
    const changed = options.trigger === true ? await takeChanges(work) : await settle(work);
    if (changed >= mostRows) continue;
    // A look at a large table takes its time: at most a fifth of the time is spent on looking.
    const rest = options.trigger === true ? poll : Math.max(poll, (performance.now() - start) * 4);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, rest);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      options.signal.addEventListener("abort", wake, { once: true });
    });
    if (wake !== null) options.signal.removeEventListener("abort", wake);
    wake = null;
  }
}

interface Work {
  readonly client: Client;
  readonly options: AttachOptions;
  readonly table: AttachedTable;
  readonly statements: ReturnType<typeof attachStatements>;
}

/** Compares the tables until they agree. */
async function settle({ client, options, table, statements }: Work): Promise<number> {
  let total = 0;
  let rows: readonly PendingRow[];
  do {
    ({ rows } = await client.query<PendingRow>(statements.pending, [options.modelHash]));
    if (rows.length > 0) {
      const scored = scoreRows(options.model, table, options.modelHash, rows);
      await client.query(statements.write, [JSON.stringify(scored)]);
      options.tell({ kind: "scored", rows: rows.length, failed: failures(scored), deleted: 0 });
      total += rows.length;
    }
  } while (rows.length === mostRows && !options.signal.aborted);
  const { rowCount } = await client.query(statements.orphans);
  if (rowCount !== null && rowCount > 0) options.tell({ kind: "scored", rows: 0, failed: 0, deleted: rowCount });
  return total;
}

/** Scores what the trigger told of. The changes leave the queue in the transaction that writes their predictions. */
async function takeChanges({ client, options, table, statements }: Work): Promise<number> {
  await client.query("BEGIN");
  try {
    const { rows } = await client.query<PendingRow>(statements.take);
    const gone = rows.filter(({ hash }) => hash === null);
    const scored = scoreRows(
      options.model,
      table,
      options.modelHash,
      rows.filter(({ hash }) => hash !== null),
    );
    if (scored.length > 0) await client.query(statements.write, [JSON.stringify(scored)]);
    if (gone.length > 0) {
      const keys = gone.map((row) => Object.fromEntries(table.key.map(({ name }, index) => [name, row[`g${index}`]])));
      await client.query(statements.forget, [JSON.stringify(keys)]);
    }
    await client.query("COMMIT");
    if (rows.length > 0) options.tell({ kind: "scored", rows: scored.length, failed: failures(scored), deleted: gone.length });
    return rows.length;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** The lock is the connection's: with the connection it is lost, and whoever has it is the only one that writes. */
async function lock(client: Client, statement: string, output: string, isFirst: boolean, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const { rows } = await client.query<{ held: boolean }>(statement);
    if (rows[0]?.held === true) return;
    // What is left of our own connection, or of a process that was killed, may hold it for a while.
    if (attempt === (isFirst ? 4 : 60) || signal.aborted)
      throw new GodwitError("ATTACHED_ALREADY", `another process keeps ${output}`, { hint: "One is enough; end the other first." });
    await pause(500, signal);
  }
}

function failures(rows: readonly { readonly error?: unknown }[]): number {
  return rows.filter(({ error }) => error !== null).length;
}

/** Whether the connection is gone rather than the statement wrong. */
function isLost(error: unknown): boolean {
  if (error instanceof GodwitError) return false;
  const { code = "" } = error as { code?: string };
  return code === "" || /^(?:08|57P0[1-3]|53300|40001|40P01|E[A-Z]{3,})/.test(code);
}

function explained(error: unknown): unknown {
  if (error instanceof GodwitError) return error;
  const { code = "" } = error as { code?: string };
  const message = messageOf(error);
  if (isLost(error)) return new GodwitError("DATABASE_UNAVAILABLE", message, { cause: error });
  if (/^(?:28|42501)/.test(code)) return new GodwitError("DATABASE_REFUSED", message, { cause: error });
  return new GodwitError("UNSUPPORTED_OUTPUT", message, {
    cause: error,
    hint: "The table of predictions must be one that this command made, for the same key and methods.",
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
