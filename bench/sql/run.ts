// bench/sql/run.ts [--quick] [functions|wire|emit …]: SQL functions, the PostgreSQL protocol and pure SQL, each beside its peers, on one core.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, execPath, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { installEnvironment } from "../environments.ts";
import { readSettings } from "../settings.ts";

const words = argv.slice(2);
const quick = words.includes("--quick");
const parts = words.filter((word) => word !== "--quick");
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const isAsked = (part: string): boolean => parts.length === 0 || parts.includes(part);

if (isAsked("functions")) functions();
if (isAsked("wire")) {
  stdout.write("\n## The PostgreSQL protocol\n\n");
  onOneCore(here("wire.ts"), quick ? "200000" : "1000000");
}
if (isAsked("emit")) {
  stdout.write("\n## Pure SQL in DuckDB\n\n");
  onOneCore(here("emit.ts"), "duckdb", ...(quick ? ["--rows", "2000"] : []));
}

function functions(): void {
  const settings = readSettings(quick);
  const { reason } = installEnvironment("sql", settings);
  if (reason !== undefined) throw new Error(reason);
  const python = join(settings.folder, "sql/bin/python");
  stdout.write(
    "## Functions\n\n| model | function, rows/s | bare kernel | of it | Arrow UDF with scikit-learn | ratio | with onnxruntime | ratio |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n",
  );
  for (const [trees, depth] of quick
    ? [[100, 8]]
    : [
        [100, 8],
        [500, 10],
      ]) {
    const folder = mkdtempSync(join(tmpdir(), "godwit-sql-bench-"));
    try {
      execFileSync(python, [here("udf.py"), "train", folder, String(trees), String(depth)]);
      onOneCore(here("function.ts"), python, folder, `RF ${trees}×${depth}`, quick ? "100000" : "400000");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function onOneCore(program: string, ...rest: readonly string[]): void {
  execFileSync("taskset", ["-c", "0", execPath, "--conditions=godwit-source", "--disable-warning=ExperimentalWarning", program, ...rest], {
    stdio: "inherit",
  });
}
