import type { Command } from "commander";
import type { PredictOptions } from "../commands/predict.ts";
import { examples } from "./examples.ts";
import { backendOption, defineOption, modelText, threadsOption } from "./model-options.ts";

/** `godwit predict`. Its code is loaded when it is called. */
export function addPredict(program: Command, finish: (status: number) => void): void {
  program
    .command("predict")
    .summary("answer the rows of a table")
    .description(
      "Answers the rows of a table, in bounded memory. Columns are matched by name where the model knows names, else by position. An empty CSV field, or null in JSON, is a missing value.",
    )
    .argument("<model>", modelText)
    .addOption(defineOption())
    .requiredOption(
      "-i, --input <file>",
      "the rows: .csv (with a header), .jsonl, .json (these also .gz, .zst), .parquet, .arrow, .npy; a network's tensors: .npy, or .npz by name; - is standard input",
    )
    .option(
      "-o, --output <file>",
      "the answers: .jsonl, .json, .csv (these also .gz, .zst), .parquet, .arrow, .npy, .npz; - is standard output",
      "-",
    )
    .option("-m, --method <name>", "the method, such as predict_proba (default: predict, or else transform)")
    .addOption(backendOption())
    .addOption(threadsOption())
    .option("--input-format <format>", "csv, jsonl, json, parquet, arrow, npy or npz, whatever the name")
    .option("--output-format <format>", "jsonl, json, csv, parquet, arrow, npy or npz, whatever the name")
    .option("--strict-json", "write null instead of NaN and Infinity")
    .option("--quiet", "no progress")
    .option("--json", "facts and errors as JSON objects on standard error")
    .addHelpText(
      "after",
      examples(
        "godwit predict model.joblib --input rows.csv",
        "godwit predict model.joblib --input rows.parquet --output answers.parquet",
        "godwit predict model.joblib --input rows.npy --output proba.npy --method predict_proba",
        "zcat rows.csv.gz | godwit predict model.godwit --input - --input-format csv > answers.jsonl",
      ),
    )
    .action(async (model: string, options: PredictOptions) =>
      finish(await (await import("../commands/predict.ts")).predict(model, options)),
    );
}
