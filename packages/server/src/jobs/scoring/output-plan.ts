import { GodwitError } from "@godwit/core/errors";
import type { Field, Frame, ScalarVector, Schema, Vector, WantedColumn } from "@godwit/data";
import { nearestName } from "../../json/nearest-name.ts";
import { answerFields, answerVectors } from "./answer-columns.ts";
import type { MappedColumn } from "./map-columns.ts";
import type { Answered, ScoredBatch } from "./score-batch.ts";
import type { ScoringModel } from "./scoring-model.ts";
import { sliceVector } from "./slice-vector.ts";

/** Words among the output columns that stand for more than one, or for what no source has. */
export const columnWords = ["keys", "inputs", "all", "answers", "model_version", "run_id", "scored_at"] as const;

export interface OutputSettings {
  readonly keys: readonly string[];
  readonly methods: readonly string[];
  /** Names of source columns and methods, and `columnWords`; null: keys and answers, and without keys every column and the answers. */
  readonly columns: readonly string[] | null;
}

/** What a run notes on every row. */
export interface RunFacts {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** The columns that go out, from where they come. */
export interface OutputPlan {
  readonly schema: Schema;
  /** Of the source, as they are stored. */
  readonly kept: readonly WantedColumn[];
  frames(scored: ScoredBatch, run: RunFacts): readonly Frame[];
}

type Column =
  | { readonly kind: "kept"; readonly field: Field; readonly place: number }
  | { readonly kind: "answer"; readonly field: Field; readonly method: number; readonly place: number }
  | { readonly kind: "constant"; readonly field: Field; readonly word: "model_version" | "run_id" | "scored_at" };

/** Throws MISSING_COLUMN for a column that there is not, and USAGE where two would have one name. */
export function planOutput(model: ScoringModel, source: Schema, mapped: readonly MappedColumn[], settings: OutputSettings): OutputPlan {
  const { keys, methods } = settings;
  for (const key of keys) fieldNamed(source, key);
  const wanted = settings.columns ?? (keys.length > 0 ? ["keys", "answers"] : ["all", "answers"]);
  const kept: Field[] = [];
  const keep = (name: string): Column => {
    const field = fieldNamed(source, name);
    const known = kept.indexOf(field);
    return { kind: "kept", field, place: known < 0 ? kept.push(field) - 1 : known };
  };
  const answersOf = (name: string): Column[] => {
    const method = model.method(name);
    const fields = answerFields(method, model.widths(name), model.answersFields);
    return fields.map((field, place) => ({ kind: "answer", field, method: methods.indexOf(name), place }));
  };
  const columns = wanted.flatMap((word): readonly Column[] => {
    if (word === "keys") return keys.map(keep);
    if (word === "inputs") return mapped.flatMap(({ field }) => (field === null ? [] : [keep(field.name)]));
    if (word === "all") return source.map(({ name }) => keep(name));
    if (word === "answers") return methods.flatMap(answersOf);
    if (word === "model_version" || word === "run_id")
      return [{ kind: "constant", word, field: { name: word, type: { kind: "text" }, nullable: false } }];
    if (word === "scored_at")
      return [{ kind: "constant", word, field: { name: word, type: { kind: "timestamp", zoned: true }, nullable: false } }];
    return methods.includes(word) ? answersOf(word) : [keep(word)];
  });
  const chosen = distinct(columns);
  const { version } = model;
  return {
    schema: chosen.map(({ field }) => field),
    kept: kept.map(({ name }) => ({ name, as: "stored" })),
    frames: (scored, run) => scored.answered.map((answered) => frameOf(chosen, scored, answered, run, version)),
  };
}

function fieldNamed(source: Schema, name: string): Field {
  const field = source.find((each) => each.name === name);
  if (field !== undefined) return field;
  const names = source.map((each) => each.name);
  throw new GodwitError("MISSING_COLUMN", `the source has no column ${JSON.stringify(name)}${nearestName(name, names)}`, {
    where: { column: name },
    hint: `It has ${names.slice(0, 50).join(", ")}.`,
  });
}

/** A column that is asked for twice goes out once; two that only share a name are refused. */
function distinct(columns: readonly Column[]): readonly Column[] {
  const byName = new Map<string, Column>();
  for (const column of columns) {
    const { name } = column.field;
    const other = byName.get(name);
    if (other !== undefined && JSON.stringify(other) !== JSON.stringify(column))
      throw new GodwitError("USAGE", `two output columns would have the name ${JSON.stringify(name)}`, {
        where: { column: name },
        hint: "Choose the output columns so that one of them stays behind: --columns keys,answers.",
      });
    byName.set(name, column);
  }
  return [...byName.values()];
}

function frameOf(
  columns: readonly Column[],
  { batch }: ScoredBatch,
  { from, rows, predictions }: Answered,
  run: RunFacts,
  version: string,
): Frame {
  const answers = predictions.map(answerVectors);
  return {
    rows,
    columns: columns.map((column): Vector => {
      if (column.kind === "kept") return sliceVector(batch.kept[column.place]!, from, from + rows);
      if (column.kind === "answer") return answers[column.method]![column.place]!;
      return constant(column, rows, run, version);
    }),
    positions: batch.positions?.subarray(from, from + rows) ?? null,
    firstRow: batch.positions?.[from] ?? batch.firstRow + from,
    rejects: [],
  };
}

function constant(
  { field, word }: Extract<Column, { readonly kind: "constant" }>,
  rows: number,
  run: RunFacts,
  version: string,
): ScalarVector {
  const type = field.type as ScalarVector["type"];
  if (word === "scored_at") return { type, values: new BigInt64Array(rows).fill(BigInt(run.startedAt) * 1000n), present: null };
  return { type, values: Array.from({ length: rows }, () => (word === "run_id" ? run.key : version)), present: null };
}
