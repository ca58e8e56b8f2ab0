// What an exam asks: its model, compiled, and the rows of its questions.
import { join } from "node:path";
import { columnsOf, type Manifest, type Precision } from "@godwit/core/artifact";
import type { Batch } from "@godwit/core/ir";
import { compileParts, readParts } from "@godwit/server/compiling";
import { openSource } from "../packages/data/src/files/byte-source.ts";
import { readTable } from "../packages/data/src/tables/read-table.ts";
import { seeColumns } from "../packages/data/src/tables/see-columns.ts";
import { inputFormatOf } from "../packages/data/src/tables/table-format.ts";
import type { Exam } from "./find-exams.ts";

/** The artifact of an exam's model. */
export async function compileExam({ folder, model, checks }: Exam, precision: Precision = "exact"): Promise<Uint8Array> {
  const input = join(folder, checks.find((check) => check.expected !== undefined)?.input ?? checks[0]!.input);
  const rows = await openSource(input);
  const seen = (await seeColumns(rows, inputFormatOf(input))) ?? [];
  await rows.close();
  const { artifact } = await compileParts(await readParts(join(folder, model)), { seen, precision });
  return artifact;
}

/** The rows that a method is asked about. */
export async function readQuestion(manifest: Manifest, method: string, path: string): Promise<Batch> {
  const source = await openSource(path);
  const batches: Batch[] = [];
  const columns = columnsOf(manifest, method);
  try {
    for await (const batch of readTable(source, inputFormatOf(path), { columns, file: path, warn: () => undefined })) batches.push(batch);
  } finally {
    await source.close();
  }
  const [only] = batches;
  if (batches.length > 1) throw new Error("an exam's input is one batch");
  return only ?? { rows: 0, columns: columns.map(({ dtype }) => (dtype === "f64" ? new Float64Array(0) : [])) };
}
