import type { Command } from "commander";
import { Option } from "commander";
import type { SqlServeOptions } from "../commands/sql-serve.ts";
import { byteCount } from "./byte-count.ts";
import { portNumber } from "./port-number.ts";
import { wholeNumber } from "./whole-number.ts";

const many = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** `godwit sql serve`. Its code is loaded when it is called. */
export function addSqlServe(sql: Command, finish: (status: number) => void, examples: (...lines: readonly string[]) => string): void {
  sql
    .command("serve")
    .summary("answer PostgreSQL's clients")
    .description(
      "Answers psql, psycopg, pandas, JDBC and whatever else speaks the PostgreSQL protocol, from an embedded DuckDB in which models are functions (docs/sql-server.md).",
    )
    .addOption(
      new Option("--model <[name=]model>", "a model file to be functions of, predict_NAME(…); may be given more than once")
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
    .option("--store <url>", "a store, whose deployments and registered models are functions and whose keys are users; followed at once")
    .option("--artifacts <url>", "where the store's artifacts are, as for godwit up")
    .option("--url <url>", "a running platform instead, looked at every second; it asks for GODWIT_API_KEY of the environment")
    .option("--database <file>", "a DuckDB file, made where there is none (default: in memory)")
    .option("--port <n>", "the port; 0 picks a free one", portNumber, 5433)
    .option("--host <address>", "the address to listen at", "127.0.0.1")
    .option("--keys <file>", "the keys of users, as godwit keys makes them, instead of the store's; or one key in GODWIT_API_KEY")
    .option("--tls-cert <file>", "the server's certificate, in PEM; read again when it changes")
    .option("--tls-key <file>", "its key")
    .option("--files", "let clients read and write files as this user may, and change the engine's settings")
    .option("--statement-timeout <time>", "how long a statement may take unless the client says otherwise: 30s, 5min (default: for ever)")
    .option("--max-connections <n>", "the most clients at a time", wholeNumber, 100)
    .option("--memory-limit <size>", "what tables and queries may take, such as 4GiB (default: DuckDB's)", byteCount)
    .option("--threads <n>", "threads of the engine (default: one for each core)", wholeNumber)
    .option("--quiet", "say only where it listens")
    .option("--json", "errors as JSON objects")
    .addHelpText(
      "after",
      examples(
        "godwit sql serve --model churn=churn.joblib --database shop.duckdb",
        "godwit sql serve --store postgres://godwit@db/godwit --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem",
        "godwit sql serve --host 0.0.0.0 --keys keys.json --tls-cert cert.pem --tls-key key.pem",
        'psql postgres://127.0.0.1:5433/ -c "SELECT *, predict_churn(t) FROM customers t"',
      ),
    )
    .action(async (options: SqlServeOptions) => finish(await (await import("../commands/sql-serve.ts")).sqlServe(options)));
}
