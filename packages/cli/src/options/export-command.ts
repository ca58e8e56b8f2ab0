import { Option, type Command } from "commander";
import type { ExportOptions } from "../commands/export.ts";

/** `godwit export`. Its code is loaded when it is called. */
export function addExport(
  program: Command,
  finish: (status: number) => void,
  examples: (...lines: readonly string[]) => string,
  defineOption: () => Option,
): void {
  program
    .command("export")
    .summary("write a model for another engine")
    .description(
      "Writes a folder that another engine scores with, without Godwit: for Spark the compiled program and a Python package that runs it in WebAssembly, over data frames and as functions of Spark SQL (docs/spark.md).",
    )
    .argument("<model>", "[NAME=]MODEL; or a deployment file without hooks, features and policies")
    .addOption(defineOption())
    .addOption(new Option("--to <engine>", "the engine").choices(["spark"]).makeOptionMandatory())
    .option("-o, --output <folder>", "the folder (default: NAME-spark)")
    .option("--quiet", "say nothing")
    .option("--json", "facts and errors as JSON objects")
    .addHelpText("after", examples("godwit export churn=model.joblib --to spark", "godwit export model.godwit --to spark -o jobs/churn"))
    .action(async (model: string, options: ExportOptions) =>
      finish(await (await import("../commands/export.ts")).exportModel(model, options)),
    );
}
