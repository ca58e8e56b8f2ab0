import { availableParallelism } from "node:os";
import { columnsOf, type Precision } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { Batch, Column } from "@godwit/core/ir";
import { openModel, type OpenedModel } from "@godwit/server/compiling";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { measureSpeed, type Speed } from "../measurement/measure-speed.ts";
import { predictorOf } from "../models/open-predictor.ts";
import { chooseMethod, type Backend } from "../models/predictor.ts";
import { count } from "../progress.ts";
import { readTable, inputFormatOf, type BatchStream, makeRows, repeatRows } from "@godwit/data";
import { openSource } from "@godwit/data/files";

export interface BenchOptions {
  /** Modules that define classes of one's own. */
  readonly define: readonly string[];
  readonly rows: number;
  readonly method?: string;
  readonly input?: string;
  readonly threads?: number;
  readonly json?: boolean;
}

interface Result extends Speed {
  readonly backend: Backend;
  readonly threads: number;
}

const seconds = 0.5;
const referenceRows = 1000;

/** Measures rows per second and latency by batch size and threads, beside the reference. */
export async function bench(reference: string, options: BenchOptions): Promise<number> {
  const console = new Console(options);
  const model = await openModel(reference, { define: options.define });
  const { manifest } = model.artifact;
  const method = chooseMethod(manifest, options.method).name;
  const columns = columnsOf(manifest, method);
  const rows =
    options.input === undefined ? makeRows(columns, options.rows) : await realRows(columns, options.input, options.rows, console);
  const sizes = [...new Set([1, 100, 1000, options.rows].filter((size) => size <= options.rows))];
  const most = options.threads ?? availableParallelism();
  const results: Result[] = [];
  for (const threads of new Set([1, most]))
    for (const size of sizes)
      if (threads === 1 || size === options.rows)
        results.push(await measure(model, { backend: "wasm", threads, method, batch: repeatRows(rows, size) }));
  if (manifest.program.target === "wasm")
    results.push(
      await measure(model, { backend: "reference", threads: 1, method, batch: repeatRows(rows, Math.min(options.rows, referenceRows)) }),
    );
  const facts = { method, precision: manifest.precision ?? "exact", columns: columns.length, rows: options.input ?? "made up", results };
  await console.answer(console.json ? JSON.stringify(facts) : describe(facts));
  return done;
}

interface Run {
  readonly backend: Backend;
  readonly threads: number;
  readonly method: string;
  readonly batch: Batch;
}

async function measure(model: OpenedModel, { backend, threads, method, batch }: Run): Promise<Result> {
  const predictor = await predictorOf(model, { backend, threads });
  const speed = await measureSpeed(predictor, method, batch, seconds);
  await predictor.close();
  return { backend, threads, ...speed };
}

async function realRows(columns: readonly Column[], path: string, rows: number, console: Console): Promise<Batch> {
  const source = await openSource(path);
  try {
    const stream: BatchStream = readTable(source, inputFormatOf(path), {
      columns,
      file: source.name,
      warn: (message) => console.warn(message),
      batchRows: rows,
    });
    const first = await stream.next();
    await stream.return();
    if (first.done === true) throw new GodwitError("MALFORMED_INPUT", "the input has no rows", { where: { file: path } });
    return first.value;
  } finally {
    await source.close();
  }
}

function describe({
  method,
  precision,
  columns,
  rows,
  results,
}: {
  readonly method: string;
  readonly precision: Precision;
  readonly columns: number;
  readonly rows: string;
  readonly results: readonly Result[];
}): string {
  const table = [
    ["backend", "threads", "batch", "rows/s", "p50", "p99"],
    ...results.map((each) => [
      each.backend,
      String(each.threads),
      String(each.batch),
      count(each.rows_per_second),
      duration(each.p50_ms),
      duration(each.p99_ms),
    ]),
  ];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join("  "),
  );
  const fastest = Math.max(...results.filter(({ backend }) => backend === "wasm").map((each) => each.rows_per_second));
  const baseline = results.find(({ backend }) => backend === "reference")?.rows_per_second ?? 0;
  const ratio = baseline > 0 ? `\n${(fastest / baseline).toPrecision(3)} times the reference` : "";
  return `${method}, ${precision}, ${columns} ${columns === 1 ? "column" : "columns"}, rows: ${rows}\n\n${lines.join("\n")}${ratio}`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1 ? `${(milliseconds * 1000).toPrecision(3)} µs` : `${milliseconds.toPrecision(3)} ms`;
}
