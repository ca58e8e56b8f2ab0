import type { DialectName } from "@godwit/core/sql";
import { Option, type Command } from "commander";
import type { SqlEmitOptions } from "../commands/sql-emit.ts";

/** Named here too, so that the command line starts without the writer of SQL. */
const dialects: { readonly [name in DialectName]: true } = {
  duckdb: true,
  postgres: true,
  sqlite: true,
  mysql: true,
  spark: true,
  clickhouse: true,
  bigquery: true,
  snowflake: true,
  redshift: true,
  tsql: true,
};

const many = (text: string, before: readonly string[]): readonly string[] => [...before, text];
const list = (text: string): readonly string[] => text.split(",").map((each) => each.trim());

/** `godwit sql emit`. Its code is loaded when it is called. */
export function addSqlEmit(sql: Command, finish: (status: number) => void, examples: (...lines: readonly string[]) => string): void {
  sql
    .command("emit")
    .summary("write a model as a query of a database's own SQL")
    .description(
      "Writes a model as SQL that the database runs by itself, with what comes before the model: scalers, encoders, missing and unseen values. What the dialect cannot say with the same answers is refused by name (docs/sql-emit.md).",
    )
    .argument("<model>", "a model file or folder, a .godwit artifact, or a deployment file without hooks; FILE#PATH, A+B")
    .addOption(
      new Option("--define <file>", "a module that defines classes of your own (docs/define.md)").argParser(many).default([], "none"),
    )
    .addOption(new Option("--dialect <name>", "the database").choices(Object.keys(dialects)).makeOptionMandatory())
    .addOption(
      new Option(
        "--as <form>",
        "a query; a view of it; in duckdb, postgres, bigquery and snowflake a function of the model's columns for each answer; in duckdb, postgres, clickhouse and sqlite also tables of the model's trees and a view that goes through them",
      )
        .choices(["select", "view", "function", "table"])
        .default("select"),
    )
    .addOption(
      new Option(
        "--form <form>",
        "how trees are written: CASEs within each other; arrays of their nodes, in which a row goes down; or what pays off in the database",
      )
        .choices(["auto", "case", "array"])
        .default("auto"),
    )
    .option("--name <name>", "of the view, and the beginning of the names of tables and functions (default: the model's name)")
    .option("--table <name>", "the table that is read, its schema before a dot", "data")
    .option("--key <column>", "a column of the table that is answered first")
    .addOption(
      new Option("--methods <names>", "what is answered, by commas (default: predict, of a classifier also predict_proba)").argParser(list),
    )
    .addOption(
      new Option("--columns <names>", "the table's columns in the model's order, where it knows none (default: x0, x1, …)").argParser(list),
    )
    .option("-o, --output <file>", "where the SQL goes; - is standard output", "-")
    .option("--json", "errors as JSON objects")
    .addHelpText(
      "after",
      examples(
        "godwit sql emit model.joblib --dialect postgres --table customers --key id | psql",
        "godwit sql emit model.godwit --dialect duckdb --table 'shop.customers' --methods predict,leaf -o score.sql",
      ),
    )
    .action(async (model: string, options: SqlEmitOptions) =>
      finish(await (await import("../commands/sql-emit.ts")).sqlEmit(model, options)),
    );
}
