import type { Command } from "commander";
import type { BenchOptions } from "../commands/bench.ts";
import { examples } from "./examples.ts";
import { defineOption, modelText, threadsOption } from "./model-options.ts";
import { wholeNumber } from "./whole-number.ts";

/** `godwit bench`. Its code is loaded when it is called. */
export function addBench(program: Command, finish: (status: number) => void): void {
  program
    .command("bench")
    .summary("measure rows per second and latency")
    .description("Measures rows per second and latency by batch size and number of threads, beside the reference interpreter.")
    .argument("<model>", modelText)
    .addOption(defineOption())
    .option("--rows <n>", "rows of the largest batch", wholeNumber, 10_000)
    .option("-m, --method <name>", "the method (default: predict, or else transform)")
    .option("-i, --input <file>", "real rows, instead of made-up ones")
    .addOption(threadsOption())
    .option("--json", "one JSON object")
    .addHelpText("after", examples("godwit bench model.joblib", "godwit bench model.godwit --rows 100000 --input rows.csv --json"))
    .action(async (model: string, options: BenchOptions) => finish(await (await import("../commands/bench.ts")).bench(model, options)));
}
