// Rows per second of a forest as a SQL function, beside the bare kernel and Python's functions in DuckDB, all on one core and in one run:
//   taskset -c 0 node --conditions=godwit-source bench/sql/function.ts PYTHON ARTIFACT PICKLE ONNX
// PYTHON has duckdb, pyarrow, numpy, scikit-learn and onnxruntime; the models are those that bench/run prepares (forest-100x8).
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Engine } from "@godwit/runtime";
import { artifactModel, SqlEngine } from "@godwit/sql";

const [python = "python3", artifact = "", pickle = "", onnx = ""] = process.argv.slice(2);
const chunkRows = 2048;
const count = 200 * chunkRows;
const rounds = 4;

const engine = await SqlEngine.open({ threads: 1 });
const session = await engine.connect();
const model = artifactModel(readFileSync(artifact), Engine.shared());
engine.setModel("m", model);
const columns = model.methods.find(({ signature }) => signature.name === "predict_proba")!.columns;
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

const peers = JSON.parse(
  execFileSync(python, [fileURLToPath(new URL("udf.py", import.meta.url)), String(columns.length), "60000", pickle, onnx], {
    encoding: "utf8",
  }),
) as { readonly sklearn: number; readonly onnxruntime: number };
const ratio = (value: number): number => Math.round((called / value) * 100) / 100;
const against = { kernel: ratio(kernel), sklearn: ratio(peers.sklearn), onnxruntime: ratio(peers.onnxruntime) };
console.log(
  JSON.stringify({ columns: columns.length, rowsPerSecond: { function: called, kernel, ...peers }, functionAgainst: against }, null, 2),
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
