// Measures batch runs from Parquet to Parquet beside pandas and polars: bench/batch/run [--quick].
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import { nodeOptions, readSettings } from "../settings.ts";
import { bars } from "./bars.ts";
import { batchPage, type BatchResults, type PartsResult, type RunResult } from "./batch-page.ts";
import { measure } from "./measure.ts";
import { compare, godwitBinary, prepare, scoreProgram } from "./prepare.ts";

const { values: flags } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const rows = flags.quick ? 500_000 : 5_000_000;
/** LightGBM's own library and onnxruntime take minutes for what takes seconds; their rate does not depend on it. */
const slowRows = flags.quick ? 100_000 : 1_000_000;
const rounds = flags.quick ? 1 : 3;
const prepared = prepare(readSettings(flags.quick).folder, [rows, slowRows]);
const { folder, python } = prepared;
const models = {
  forest: { method: "predict_proba", file: "forest.joblib" },
  boosting: { method: "predict", file: "boosting.txt" },
} as const;
type ModelName = keyof typeof models;
const runs: RunResult[] = [];

function note(run: RunResult): void {
  runs.push(run);
  const { name, model, out, cores, seconds, megabytes } = run;
  const times = seconds.map((each) => each.toFixed(2)).join(", ");
  process.stderr.write(`${name.padEnd(24)} ${model.padEnd(9)} ${out.padEnd(8)} ${cores} cores  ${times} s  ${megabytes.toFixed(0)} MB\n`);
}

const outputOf = (model: string): string => join(folder, `out-${model}`);

async function runGodwit(model: ModelName, out: RunResult["out"], cores: number): Promise<void> {
  const times: number[] = [];
  let most = 0;
  for (let round = 0; round < rounds; round++) {
    for (const each of [outputOf(model), join(folder, "journal")]) rmSync(each, { recursive: true, force: true });
    const { seconds, megabytes, output } = await measure(cores, process.execPath, [
      godwitBinary,
      "batch",
      "run",
      join(folder, `${model}.godwit`),
      "--json",
      "--keys",
      "id",
      "--input",
      prepared.rows(rows),
      "--output",
      `${outputOf(model)}/`,
      "--journal",
      join(folder, "journal"),
      "--methods",
      models[model].method,
      "--columns",
      out === "all" ? "all,answers" : "keys,answers",
    ]);
    const told = JSON.parse(output) as { readonly written: number };
    if (told.written !== rows) throw new Error(`Godwit wrote ${told.written} rows`);
    times.push(seconds);
    most = Math.max(most, megabytes);
  }
  note({ name: "Godwit", model, out, cores, rows, seconds: times, megabytes: most });
}

async function runPeer(name: string, model: ModelName, file: string, count: number, out: RunResult["out"] = "answers"): Promise<void> {
  const target = join(folder, "out-peer.parquet");
  const peer = name.toLowerCase().replaceAll(" ", "");
  const { output } = await measure(1, python, [
    scoreProgram,
    peer,
    join(folder, file),
    prepared.rows(count),
    target,
    ...(out === "all" ? ["all"] : []),
  ]);
  const { seconds, megabytes } = JSON.parse(output) as { readonly seconds: number; readonly megabytes: number };
  note({ name, model, out, cores: 1, rows: count, seconds: [seconds], megabytes });
  if (out === "all") return;
  const first = readdirSync(outputOf(model)).find((each) => each.endsWith(".parquet"))!;
  differences.push({ model, peer: name, difference: compare(prepared, join(outputOf(model), first), target) });
}

async function measureParts(model: ModelName): Promise<void> {
  const rate = async (part: string): Promise<number> => {
    const program = fileURLToPath(new URL("parts.ts", import.meta.url));
    const { method } = models[model];
    const { output } = await measure(1, process.execPath, [
      ...nodeOptions(),
      program,
      part,
      join(folder, `${model}.godwit`),
      prepared.rows(rows),
      method,
    ]);
    return Number(output);
  };
  parts.push({ model, reading: await rate("reading"), kernel: await rate("kernel"), writing: await rate("writing") });
}

const differences: { model: string; peer: string; difference: number }[] = [];
const parts: PartsResult[] = [];
await runGodwit("forest", "all", 1);
await runPeer("pandas + scikit-learn", "forest", models.forest.file, rows, "all");
await runGodwit("forest", "answers", 1);
await runPeer("pandas + scikit-learn", "forest", models.forest.file, rows);
await runPeer("polars + onnxruntime", "forest", "forest.onnx", rows);
await runGodwit("boosting", "answers", 1);
await runPeer("pandas + LightGBM", "boosting", models.boosting.file, slowRows);
await runPeer("polars + onnxruntime", "boosting", "boosting.onnx", slowRows);
for (const model of ["forest", "boosting"] as const) await measureParts(model);
if (availableParallelism() > 1) for (const model of ["forest", "boosting"] as const) await runGodwit(model, "answers", 2);
for (const each of ["out-forest", "out-boosting", "out-peer.parquet", "journal"])
  rmSync(join(folder, each), { recursive: true, force: true });

const machine = describeMachine();
const pins = readFileSync(new URL("python/batch-requirements.txt", import.meta.url), "utf8")
  .trim()
  .split("\n");
const results: BatchResults = {
  machine: `${machine.processor}, ${machine.threads} cores, ${machine.memory} GB, ${machine.system}.`,
  versions: `Node ${process.versions.node}, ${pins.map((pin) => pin.replace("==", " ")).join(", ")}.`,
  quick: flags.quick,
  runs,
  parts,
  differences,
};
const page = batchPage(results, bars);
if (!flags.quick) {
  writeFileSync(new URL("results.json", import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(new URL("RESULTS.md", import.meta.url), page);
}
process.stdout.write(page);
