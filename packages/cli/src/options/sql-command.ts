import { Option, type Command } from "commander";
import type { SqlOptions } from "../commands/sql.ts";
import { byteCount } from "./byte-count.ts";
import { wholeNumber } from "./whole-number.ts";
import { addSqlAttach } from "./sql-attach-command.ts";
import { addSqlEmit } from "./sql-emit-command.ts";
import { addSqlServe } from "./sql-serve-command.ts";

const many = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** `godwit sql …`. Its code is loaded when it is called. */
export function addSql(program: Command, finish: (status: number) => void, examples: (...lines: readonly string[]) => string): void {
  const sql = program
    .command("sql")
    .summary("query files and tables with models as functions, or write models as SQL")
    .description(
      "Answers a query on an embedded DuckDB, or opens a shell. Every model is a family of functions: predict_NAME, predict_proba_NAME, raw_NAME and one for each other method, of a row or of a column each (docs/sql.md).",
    )
    .helpCommand(false)
    .argument("[query]", "SQL; without it, a shell, or the statements of standard input")
    .addOption(
      new Option("--model <[name=]model>", "a model file, or a .godwit artifact; the name is the file's unless given")
        .argParser(many)
        .default([], "none"),
    )
    .addOption(
      new Option("--deployment <[name=]file>", "a deployment file: its functions answer with its features, hooks and policies")
        .argParser(many)
        .default([], "none"),
    )
    .addOption(
      new Option("--define <file>", "a module that defines classes of your own (docs/define.md)").argParser(many).default([], "none"),
    )
    .option("--url <url>", "a running platform, whose registered models are functions too; it asks for GODWIT_API_KEY of the environment")
    .option("--store <url>", "the same of a store: in PostgreSQL, or one that no server has open")
    .option("--artifacts <url>", "where the store's artifacts are, as for godwit up")
    .option("--database <file>", "a DuckDB file, made where there is none (default: in memory)")
    .option("--read-only", "open the database without changing it")
    .option(
      "--memory-limit <size>",
      "what tables and queries may take, such as 4GiB (default: DuckDB's, four fifths of the machine's)",
      byteCount,
    )
    .option("--threads <n>", "threads of the database (default: one for each core)", wholeNumber)
    .option("--timeout <seconds>", "stop a query that takes longer", wholeNumber)
    .addOption(
      new Option("--format <format>", "table, json, jsonl, csv; parquet with --output").choices([
        "table",
        "json",
        "jsonl",
        "csv",
        "parquet",
      ]),
    )
    .option("-o, --output <file>", "write the rows to a file")
    .option("--json", "one array of objects, and errors as JSON objects")
    .addHelpText(
      "after",
      examples(
        `godwit sql --model churn=model.joblib "SELECT *, predict_churn(t) FROM 'new/*.parquet' t"`,
        `godwit sql --model model.joblib --json "SELECT predict_model(age, city) FROM 'rows.csv'"`,
        "godwit sql --url http://127.0.0.1:8080 --database sales.duckdb",
      ),
    )
    .action(async (query: string | undefined, options: SqlOptions) =>
      finish(await (await import("../commands/sql.ts")).sql(query, options)),
    );
  addSqlEmit(sql, finish, examples);
  addSqlServe(sql, finish, examples);
  addSqlAttach(sql, finish, examples);
}
