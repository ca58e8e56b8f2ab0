import type { ProgramMethod } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { ColumnBatch, EngineBatch, EngineColumn, EngineOutput } from "./batch.ts";
import { DictionaryColumn } from "./dictionary-column.ts";
import { gatherRows } from "./gather-rows.ts";

/** So many rows, evenly spread, tell whether texts repeat. */
const sampled = 512;
/** A column of strings may be read as codes and as texts. */
const mostFormsOfColumn = 2;

/** A batch in which each distinct row stands once. */
export interface FoldedBatch {
  readonly batch: ColumnBatch;
  /** The answers of the whole batch, from those of the folded one. */
  unfold(outputs: readonly EngineOutput[]): EngineOutput[];
  /** An error of the folded batch, with the row of the whole one that first breaks. */
  locate(error: unknown): unknown;
}

/**
 * Folds the rows of a method that reads one column of texts and no other, where that saves half of the work or more; else null. A row's
 * answer depends on nothing but the row, so its repeats have the same one.
 */
export function foldRepeats({ inputs }: ProgramMethod, batch: EngineBatch): FoldedBatch | null {
  if ("matrix" in batch || inputs.length > mostFormsOfColumn) return null;
  const read = new Set(inputs.map(({ column }) => column));
  const [only] = read;
  if (read.size !== 1 || !inputs.some(({ form }) => form === "texts")) return null;
  const column = batch.columns[only!];
  if (column === undefined || column instanceof Float64Array) return null;
  const distinct = column instanceof DictionaryColumn ? distinctCodes(column) : distinctTexts(column);
  return distinct === null ? null : folded(batch, only!, distinct);
}

interface DistinctRows {
  readonly cells: EngineColumn;
  /** Row where each first occurs. */
  readonly firsts: readonly number[];
  /** Of each row: its place among them. */
  readonly places: Int32Array;
}

function folded(batch: ColumnBatch, only: number, { cells, firsts, places }: DistinctRows): FoldedBatch {
  return {
    batch: { rows: firsts.length, columns: batch.columns.map((_, index) => (index === only ? cells : undefined)) },
    unfold: (outputs) => outputs.map((output) => gatherRows(output, places)),
    locate(error) {
      if (!(error instanceof GodwitError) || error.where.row === undefined) return error;
      const { code, message, hint, cause, where } = error;
      return new GodwitError(code, message, { hint, cause, where: { ...where, row: (batch.firstRow ?? 0) + firsts[where.row!]! } });
    },
  };
}

function distinctCodes(column: DictionaryColumn): DistinctRows | null {
  const { codes, values } = column;
  const placeOf = new Int32Array(values.length + 1).fill(-1);
  const firsts: number[] = [];
  const places = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = Math.max(-1, codes[row]!) + 1;
    if (placeOf[code]! < 0) placeOf[code] = firsts.push(row) - 1;
    places[row] = placeOf[code]!;
  }
  if (firsts.length * 2 > codes.length) return null;
  return { cells: firsts.map((row) => column.cell(row)), firsts, places };
}

function distinctTexts(texts: readonly (string | null | undefined)[]): DistinctRows | null {
  if (texts.length < 4 * sampled) return null;
  const step = texts.length / sampled;
  const seen = new Set(Array.from({ length: sampled }, (_, index) => texts[Math.floor(index * step)]));
  if ((sampled - seen.size) * texts.length < sampled * sampled) return null;
  const placeOf = new Map<string | null | undefined, number>();
  const firsts: number[] = [];
  const places = new Int32Array(texts.length);
  for (let row = 0; row < texts.length; row++) {
    let place = placeOf.get(texts[row]);
    if (place === undefined) placeOf.set(texts[row], (place = firsts.push(row) - 1));
    places[row] = place;
  }
  return { cells: firsts.map((row) => texts[row]), firsts, places };
}
