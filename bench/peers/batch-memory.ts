// Answers one large batch in a process of its own: node --expose-gc batch-memory.ts ARTIFACT FORM ROWS THREADS. Prints bytes as JSON.
import { readFileSync } from "node:fs";
import type { Input, Model } from "@godwit/runtime";
import type { BatchForm, BatchMemory } from "../claims/memory.ts";

const idle = held();
const [artifact, form, rowsText, threadsText] = process.argv.slice(2) as [string, BatchForm, string, string];
const { loadSync } = await import("@godwit/runtime");
const bytes = readFileSync(artifact);
const model = loadSync(bytes);
const rows = Number(rowsText);
globalThis.gc!();
const before = held();
const batch = makeBatch(model, form, rows);
globalThis.gc!();
const input = held() - before;
const { data } = (await model.predictProbaAsync(batch, { threads: Number(threadsText) })) as { readonly data: ArrayLike<number> };
const peak = process.resourceUsage().maxRSS * 1024;
const found: BatchMemory = { idle, peak, artifact: bytes.length, input, output: data.length * 8 };
process.stdout.write(JSON.stringify(found));

function held(): number {
  return process.memoryUsage.rss();
}

function makeBatch({ manifest: { columns } }: Model, kind: BatchForm, count: number): Input {
  const cell = (row: number, column: number): number => Math.sin(row * 7919 + column);
  if (kind === "objects")
    return Array.from({ length: count }, (_, row) => {
      const fields: Record<string, number> = {};
      for (let column = 0; column < columns.length; column++) fields[columns[column]!.name!] = cell(row, column);
      return fields;
    });
  if (kind === "matrix") {
    const cells = new Float64Array(count * columns.length);
    for (let at = 0; at < cells.length; at++) cells[at] = cell(Math.floor(at / columns.length), at % columns.length);
    return { data: cells };
  }
  return Object.fromEntries(
    columns.map(({ name }, column) => {
      const cells = kind === "float32 columns" ? new Float32Array(count) : new Float64Array(count);
      for (let row = 0; row < count; row++) cells[row] = cell(row, column);
      return [name, cells];
    }),
  );
}
