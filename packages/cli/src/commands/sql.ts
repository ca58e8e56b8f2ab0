import { constants } from "node:os";
import { GodwitError } from "@godwit/core/errors";
import { splitStatements, SqlEngine, type SqlSession } from "@godwit/sql";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { stoppingSignal } from "../signals.ts";
import { addLocalFunctions } from "../sql/local-functions.ts";
import { look, runShell } from "../sql/shell.ts";
import { withFollowed } from "../sql/with-followed.ts";
import { writeResult, type ResultFormat } from "../sql/write-result.ts";

export interface SqlOptions {
  readonly model: readonly string[];
  readonly deployment: readonly string[];
  readonly define: readonly string[];
  readonly url?: string;
  readonly store?: string;
  readonly artifacts?: string;
  readonly database?: string;
  readonly readOnly?: boolean;
  readonly memoryLimit?: number;
  readonly threads?: number;
  /** Seconds. */
  readonly timeout?: number;
  readonly format?: ResultFormat | "parquet";
  readonly output?: string;
  readonly json?: boolean;
}

/** Answers a query, or those that are typed, with models as functions. */
export async function sql(query: string | undefined, options: SqlOptions): Promise<number> {
  const { database, readOnly, memoryLimit, threads } = options;
  if ((options.output ?? null) !== null && (options.format === "table" || options.format === undefined))
    throw new GodwitError("USAGE", "--output needs --format csv, jsonl or parquet");
  if (options.format === "parquet" && options.output === undefined) throw new GodwitError("USAGE", "--format parquet needs --output FILE");
  const engine = await SqlEngine.open({
    ...(database !== undefined && { database }),
    ...(readOnly !== undefined && { readOnly }),
    ...(memoryLimit !== undefined && { memoryLimit }),
    ...(threads !== undefined && { threads }),
  });
  try {
    await addLocalFunctions(engine, options);
    const warn = (message: string): void => new Console(options).warn(message);
    return await withFollowed(engine, options, warn, async (followed) => {
      await followed?.functions.refresh();
      return work(engine, query, options, async () => followed?.functions.refresh());
    });
  } finally {
    await engine.close();
  }
}

async function work(engine: SqlEngine, query: string | undefined, options: SqlOptions, refresh: () => Promise<void>): Promise<number> {
  const session = await engine.connect();
  if (query === undefined) {
    const run = async (statement: string, signal: AbortSignal): Promise<void> => {
      await refresh();
      await runStatement(session, statement, options, signal);
    };
    await runShell({ engine, session, run });
    return done;
  }
  const { statements } = splitStatements(query);
  if (statements.length === 0) throw new GodwitError("INVALID_QUERY", "there is no statement");
  // The process could not end while the engine is at work: it is told to stop first.
  const stop = stoppingSignal();
  try {
    for (const [index, { text }] of statements.entries())
      await runStatement(session, text, options, stop.signal, index === statements.length - 1);
  } catch (error) {
    const caught = stop.caught();
    if (caught === null) throw error;
    return 128 + constants.signals[caught];
  }
  return done;
}

/** Of several statements only the last one's rows are printed. */
async function runStatement(
  session: SqlSession,
  statement: string,
  options: SqlOptions,
  signal: AbortSignal | undefined,
  isShown: boolean = true,
): Promise<void> {
  const { timeout, output, format = options.json === true ? "json" : "table" } = options;
  const limits = { ...(timeout !== undefined && { timeout: timeout * 1000 }), ...(signal !== undefined && { signal }) };
  const given = output !== undefined && isShown ? copyTo(statement, output, format) : statement;
  const result = await session.query(given, limits);
  if (!isShown) for await (const _chunk of result.chunks()) continue;
  else if (format !== "parquet") await writeResult(result, output === undefined ? format : "table", look());
  else new Console(options).note(`${output!}: ${result.changed ?? 0} rows`);
  for (const warning of session.takeWarnings()) new Console(options).warn(warning);
}

function copyTo(query: string, file: string, format: ResultFormat | "parquet"): string {
  const kind = { parquet: "PARQUET", csv: "CSV, HEADER", jsonl: "JSON", json: "JSON, ARRAY", table: "CSV" }[format];
  return `COPY (${query}\n) TO '${file.replaceAll("'", "''")}' (FORMAT ${kind})`;
}
