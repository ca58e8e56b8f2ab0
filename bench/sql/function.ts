// Rows per second of a forest as a SQL function, beside the bare kernel and Python's functions in DuckDB, all on one core and in one run:
//   node --conditions=godwit-source bench/sql/function.ts PYTHON FOLDER NAME ROWS
// PYTHON has duckdb, pyarrow, scikit-learn and onnxruntime; FOLDER has the model that udf.py trained.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { Engine } from "@godwit/runtime";
import { openModel } from "@godwit/server/compiling";
import { artifactModel, SqlEngine } from "@godwit/sql";

const [python = "python3", folder = "", name = "", rows = "409600"] = argv.slice(2);
const chunkRows = 2048;
const count = Math.ceil(Number(rows) / chunkRows) * chunkRows;
const rounds = 4;

const { bytes } = await openModel(join(folder, "model.joblib"));
const engine = await SqlEngine.open({ threads: 1 });
const session = await engine.connect();
const model = artifactModel(bytes, Engine.shared());
engine.setModel("m", model);
const { columns } = model.methods.find(({ signature }) => signature.name === "predict_proba")!;
const cells = columns.map(
  (column, index) => `(hash(range, ${index}) / 18446744073709551615.0 * 6 - 3)::FLOAT::DOUBLE AS "${column.name ?? `x${index}`}"`,
);
await session.query(`CREATE TABLE t AS SELECT ${cells.join(", ")} FROM range(${count})`);

const numbers = columns.map(() => Float64Array.from({ length: chunkRows }, () => Math.random() * 6 - 3));
const kernel = await rowsPerSecond(() => {
  for (let from = 0; from < count; from += chunkRows) model.run("predict_proba", { rows: chunkRows, columns: numbers }, () => undefined);
});
const called = await rowsPerSecond(async () => {
  const result = await session.query("SELECT count(predict_proba_m(t)) FROM t");
  for await (const _chunk of result.chunks()) continue;
});
await engine.close();

const race = [fileURLToPath(new URL("udf.py", import.meta.url)), folder, String(Math.min(count, 60_000))];
const peers = JSON.parse(execFileSync(python, race, { encoding: "utf8" })) as { readonly sklearn: number; readonly onnxruntime: number };
const thousands = (rate: number): string => (Math.round(rate / 1000) * 1000).toLocaleString("en-US");
const against = (rate: number): string => `${(called / rate).toFixed(1)} ×`;
const share = `${Math.round((called / kernel) * 100)} %`;
stdout.write(
  `| ${name} | ${thousands(called)} | ${thousands(kernel)} | ${share} | ${thousands(peers.sklearn)} | ${against(peers.sklearn)} | ${thousands(peers.onnxruntime)} | ${against(peers.onnxruntime)} |\n`,
);

async function rowsPerSecond(work: () => Promise<void> | void): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await work();
    least = Math.min(least, performance.now() - start);
  }
  return Math.round((count / least) * 1000);
}
