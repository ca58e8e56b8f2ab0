import { Option, type Command } from "commander";
import type { CompileOptions } from "../commands/compile.ts";
import { examples } from "./examples.ts";
import { defineOption, modelText, precisionOption } from "./model-options.ts";

/** `godwit compile`. Its code is loaded when it is called. */
export function addCompile(program: Command, finish: (status: number) => void): void {
  program
    .command("compile")
    .summary("write a .godwit artifact")
    .description("Compiles a model file into one self-contained artifact. The same model gives the same bytes.")
    .argument("<model>", modelText)
    .addOption(defineOption())
    .option("-o, --output <file>", "the artifact (default: the model's name with .godwit)")
    .option("--kernels <folder>", "also write WebAssembly modules that hold only what the model needs, to be served beside it")
    .addOption(new Option("--target <name>", "what the artifact runs on").choices(["wasm"]).default("wasm"))
    .addOption(precisionOption())
    .option("--quiet", "say nothing")
    .option("--json", "facts and errors as JSON objects")
    .addHelpText(
      "after",
      examples(
        "godwit compile model.joblib",
        "godwit compile network.joblib --precision fast",
        "godwit compile vectorizer.pkl+classifier.pkl -o spam.godwit",
        "godwit compile model.joblib -o site/model.godwit --kernels site",
      ),
    )
    .action(async (model: string, options: CompileOptions) =>
      finish(await (await import("../commands/compile.ts")).compile(model, options)),
    );
}
