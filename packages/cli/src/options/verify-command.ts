import type { Command } from "commander";
import type { VerifyOptions } from "../commands/verify.ts";
import { examples } from "./examples.ts";
import { backendOption, defineOption, modelText, threadsOption } from "./model-options.ts";

/** `godwit verify`. Its code is loaded when it is called. */
export function addVerify(program: Command, finish: (status: number) => void): void {
  program
    .command("verify")
    .summary("measure how exactly the library's answers are met")
    .description(
      "Compares the answers with those that the library gave for the same rows, and tells whether the contract holds. Exit status 1 where it does not.",
    )
    .argument("<model>", modelText)
    .addOption(defineOption())
    .requiredOption("-i, --input <file>", "the rows")
    .requiredOption("-e, --expected <file>", "the library's answers: .npy, .npz, .jsonl, .json, .csv, .parquet or .arrow")
    .option("-m, --method <name>", "the method (default: predict, or else transform)")
    .addOption(backendOption())
    .addOption(threadsOption())
    .option("--input-format <format>", "csv, jsonl, json, parquet, arrow, npy or npz, whatever the name")
    .option("--json", "the certificate as one JSON object")
    .addHelpText("after", examples("godwit verify model.joblib --input rows.csv --expected sklearn.npy --method predict_proba"))
    .action(async (model: string, options: VerifyOptions) => finish(await (await import("../commands/verify.ts")).verify(model, options)));
}
