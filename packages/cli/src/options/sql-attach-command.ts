import { InvalidArgumentError, type Command } from "commander";
import type { SqlAttachOptions } from "../commands/sql-attach.ts";

/** `godwit sql attach`. Its code is loaded when it is called. */
export function addSqlAttach(sql: Command, finish: (status: number) => void, examples: (...lines: readonly string[]) => string): void {
  sql
    .command("attach")
    .summary("keep a table of predictions beside a table of PostgreSQL")
    .description(
      "Keeps a table of predictions beside a table of PostgreSQL, without an extension: new rows are scored, changed ones again, and those that are gone are taken out, each once (docs/sql-server.md).",
    )
    .argument("<url>", "the database: postgres://USER@HOST/DATABASE")
    .requiredOption("--table <name>", "the table with the rows, as SQL names it: shop.customers")
    .requiredOption("--model <model>", "a model file or folder, or a .godwit artifact")
    .requiredOption("--key <columns>", "columns that tell the rows apart, with commas between", names)
    .option("--output-table <name>", "the table of predictions, made where there is none (default: TABLE_predictions)")
    .option("--methods <names>", "methods, with commas between (default: predict, or else transform)", names)
    .option("--trigger", "give the table a trigger that tells of changes at once; otherwise it is looked at again and again")
    .option("--poll <milliseconds>", "between two looks", milliseconds, 500)
    .option("--quiet", "say nothing")
    .option("--json", "events and errors as JSON objects")
    .addHelpText(
      "after",
      examples(
        "godwit sql attach postgres://godwit@db/shop --table customers --model churn.joblib --key id",
        "godwit sql attach postgres://godwit@db/shop --table customers --model churn.joblib --key id --trigger --methods predict,predict_proba",
      ),
    )
    .action(async (url: string, options: SqlAttachOptions) =>
      finish(await (await import("../commands/sql-attach.ts")).sqlAttach(url, options)),
    );
}

function names(text: string): readonly string[] {
  const found = text.split(",").map((name) => name.trim());
  if (found.includes("")) throw new InvalidArgumentError("names are needed, with commas between.");
  return found;
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < 10 || value > 86_400_000) throw new InvalidArgumentError("a whole number from 10 is needed.");
  return value;
}
