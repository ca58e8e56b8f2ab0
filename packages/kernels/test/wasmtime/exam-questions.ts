import { readFileSync } from "node:fs";
import type { SignatureColumn } from "../../../core/src/artifact/index.ts";
import { cellOfColumn, type EngineBatch, type EngineColumn, type Model } from "../../../runtime/src/index.ts";
import { examFile } from "../../../../conformance/exam-file.ts";
import { openSource } from "../../../data/src/files/byte-source.ts";
import { readTable } from "../../../data/src/tables/read-table.ts";
import { inputFormatOf } from "../../../data/src/tables/table-format.ts";

/** Several tiles of every method. */
const manyRows = 3000;

export interface Question {
  readonly method: string;
  readonly batch: EngineBatch;
}

/** What an exam of a real library holds: `name/version`. */
export interface ExamCase {
  readonly model: string;
  readonly checks: readonly { readonly method: string; readonly input: string }[];
}

export function readCase(exam: string): ExamCase {
  return JSON.parse(readFileSync(examFile(`sklearn/${exam}/case.json`), "utf8")) as ExamCase;
}

/** The exam's questions, each in several shapes. */
export async function readQuestions(exam: string, model: Model): Promise<readonly Question[]> {
  const questions: Question[] = [];
  for (const { method, input } of readCase(exam).checks) {
    const cells = await readColumns(examFile(`sklearn/${exam}/${input}`), model.columns(method));
    questions.push(...shapesOf(cells).map((batch) => ({ method, batch })));
  }
  return questions;
}

async function readColumns(file: string, columns: readonly SignatureColumn[]): Promise<readonly EngineColumn[]> {
  const source = await openSource(file);
  try {
    for await (const batch of readTable(source, inputFormatOf(file), { columns, file, warn: () => undefined })) return batch.columns;
  } finally {
    await source.close();
  }
  throw new Error(`${file} has no rows`);
}

/** The rows as they are, and so often that they fill several tiles; where all are numbers, also as matrices. */
export function shapesOf(columns: readonly EngineColumn[]): readonly EngineBatch[] {
  const rows = columns[0]!.length;
  const times = Math.ceil(manyRows / rows);
  const batches: EngineBatch[] = [
    { rows, columns },
    { rows: rows * times, columns: columns.map((column) => repeat(column, times)) },
  ];
  const numbers = columns.filter((column) => column instanceof Float64Array);
  if (numbers.length < columns.length) return batches;
  const width = numbers.length;
  const matrix = Float64Array.from({ length: rows * width }, (_, cell) => numbers[cell % width]![Math.floor(cell / width)]!);
  return [...batches, { rows, matrix }, { rows, matrix: Float32Array.from(matrix) }];
}

function repeat(column: EngineColumn, times: number): EngineColumn {
  if (column instanceof Float64Array) return Float64Array.from({ length: column.length * times }, (_, row) => column[row % column.length]!);
  return Array.from({ length: column.length * times }, (_, row) => cellOfColumn(column, row % column.length) as string | null);
}
