// bench/spark/run.ts [ROWS]: exported models on a local Spark of one core, beside a pandas_udf that calls scikit-learn.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPeer } from "../../scripts/test-peers.ts";

const promised = 5;
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const rows = process.argv[2] ?? "1000000";
const python = findPeer("python-sql-engines");
if (python === undefined) throw new Error("no Spark here: run scripts/setup-test-peers");

const models = ["RF 100×8", "HistGB 500×31"] as const;

function ask(folder: string, ...args: readonly string[]): string {
  return execFileSync("taskset", ["-c", "0", python!, here("race.py"), ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, PYSPARK_PYTHON: python, SPARK_LOCAL_IP: "127.0.0.1", OMP_NUM_THREADS: "1", TMPDIR: folder },
  });
}

process.stdout.write(
  `${rows} rows of 28 columns, one core, rows/s\n\n| model | exported | pandas_udf with scikit-learn | handed to Python and back, no model | ratio | bar |\n| --- | --- | --- | --- | --- | --- |\n`,
);
for (const model of models) {
  const folder = mkdtempSync(join(tmpdir(), "godwit-spark-bench-"));
  try {
    ask(folder, "train", folder, model);
    execFileSync(process.execPath, [
      here("../../packages/cli/bin/godwit.js"),
      "export",
      join(folder, "model.joblib"),
      "--to",
      "spark",
      "-o",
      join(folder, "export"),
      "--quiet",
    ]);
    const found = JSON.parse(ask(folder, folder, rows).trim().split("\n").at(-1) ?? "") as Readonly<
      Record<string, { readonly rows_per_second: number }>
    >;
    const rate = (name: string): number => Math.round(found[name]!.rows_per_second);
    const [ours, library, nothing] = [rate("godwit"), rate("scikit-learn"), rate("nothing")];
    process.stdout.write(`| ${model} | ${ours} | ${library} | ${nothing} | ${(ours / library).toFixed(1)} × | ${promised} × |\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
