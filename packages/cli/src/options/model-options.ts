import { availableParallelism } from "node:os";
import { precisions } from "@godwit/core/artifact";
import { Option } from "commander";
import { wholeNumber } from "./whole-number.ts";

/** What may stand for MODEL. */
export const modelText = "a model file or folder, or a .godwit artifact; FILE#PATH, A+B";

export function defineOption(): Option {
  return new Option("--define <file>", "a module that defines classes of your own (docs/define.md); it is run as it is")
    .argParser((file: string, before: readonly string[]) => [...before, file])
    .default([], "none");
}

export function backendOption(): Option {
  return new Option(
    "--backend <name>",
    "what computes: wasm; webgpu, which has a GPU walk the trees; or the slow reference that defines the answers",
  )
    .choices(["reference", "wasm", "webgpu"])
    .default("wasm");
}

export function precisionOption(): Option {
  return new Option("--precision <name>", "exact, or fast: products of matrices in single precision, within stated bounds")
    .choices(precisions)
    .default("exact");
}

export function threadsOption(): Option {
  return new Option("--threads <n>", `threads (default: one for each core, here ${availableParallelism()})`).argParser(wholeNumber);
}
