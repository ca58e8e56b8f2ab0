import type { Part, Schema, Source } from "@godwit/data";
import { runKey } from "../journal/run-key.ts";
import type { BatchRequest } from "./batch-request.ts";
import { mapColumns, type MappedColumn } from "./map-columns.ts";
import { planOutput, type OutputPlan } from "./output-plan.ts";
import { rejectSchema } from "./reject-frames.ts";
import type { ScoringModel } from "./scoring-model.ts";

/** What a run will do, known before the first row is read. */
export interface BatchPlan {
  readonly key: string;
  readonly methods: readonly string[];
  readonly mapped: readonly MappedColumn[];
  readonly output: OutputPlan;
  readonly source: Schema;
  readonly parts: readonly Part[];
  /** Rows of all parts; null where one does not tell. */
  readonly rows: number | null;
  /** What the run notes of its input and output, without passwords. */
  readonly input: string;
  readonly sink: string;
  readonly rejects: Schema | null;
}

/** Plans a run over some parts of a source. Throws what `mapColumns` and `planOutput` throw. */
export function planBatch(
  model: ScoringModel,
  request: BatchRequest,
  source: Source,
  parts: readonly Part[],
  sinks: { readonly output: string; readonly rejects: string | null },
): BatchPlan {
  const { keys, columns, chunkRows, interval, label, code, options } = request;
  const methods = request.methods ?? model.defaultMethods.map(({ name }) => name);
  const mapped = mapColumns(model.columns(methods), source.schema, keys);
  const output = planOutput(model, source.schema, mapped, { keys, methods, columns });
  const identity = { model: model.sha256, input: source.name, interval, output: sinks.output, rejects: sinks.rejects };
  return {
    key: runKey({ ...identity, parts, keys, methods, columns, chunkRows, label, code, options }),
    methods,
    mapped,
    output,
    source: source.schema,
    parts,
    rows: parts.reduce<number | null>((sum, part) => (sum === null || part.rows === null ? null : sum + part.rows), 0),
    input: source.name,
    sink: sinks.output,
    rejects: sinks.rejects === null ? null : rejectSchema,
  };
}
