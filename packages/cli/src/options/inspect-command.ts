import type { Command } from "commander";
import type { InspectOptions } from "../commands/inspect.ts";
import { examples } from "./examples.ts";
import { defineOption, modelText } from "./model-options.ts";

/** `godwit inspect`. Its code is loaded when it is called. */
export function addInspect(program: Command, finish: (status: number) => void): void {
  program
    .command("inspect")
    .summary("tell what is in a model file, and whether it can be compiled")
    .description(
      "Tells what is in a model file: its steps, signature, methods, size, every global that it names, and what is unsupported and why. Nothing in the file is run.",
    )
    .argument("<model>", modelText)
    .addOption(defineOption())
    .option("--json", "one JSON object")
    .addHelpText("after", examples("godwit inspect model.joblib", "godwit inspect downloaded.pkl --json | jq .globals"))
    .action(async (model: string, options: InspectOptions) =>
      finish(await (await import("../commands/inspect.ts")).inspect(model, options)),
    );
}
