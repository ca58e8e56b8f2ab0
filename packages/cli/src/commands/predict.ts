import type { Precision } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { Column } from "@godwit/core/ir";
import { filesOf } from "@godwit/server/compiling";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { CompressedOutput, openOutput, openSource, type ByteSource } from "@godwit/data/files";
import { answerTensors, delegatedBatchRows } from "../models/answer-tensors.ts";
import { openPredictor } from "../models/open-predictor.ts";
import { chooseMethod, type Backend, type Predictor } from "../models/predictor.ts";
import { count, Progress } from "../progress.ts";
import {
  type Answer,
  placeInInput,
  seeColumns,
  readTable,
  inputFormatOf,
  outputCompressionOf,
  outputFormatOf,
  type InputFormat,
  type BatchStream,
  createWriter,
  expectWritable,
  needsPatching,
  type TableWriter,
} from "@godwit/data";

export interface PredictOptions {
  readonly input: string;
  readonly output: string;
  readonly method?: string;
  /** Modules that define classes of one's own. */
  readonly define: readonly string[];
  readonly backend: Backend;
  readonly threads?: number;
  readonly inputFormat?: string;
  readonly outputFormat?: string;
  readonly strictJson?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Answers every row of a table, batch by batch: memory does not grow with the table. */
export async function predict(reference: string, options: PredictOptions): Promise<number> {
  const console = new Console(options);
  const inputFormat = inputFormatOf(options.input, options.inputFormat);
  const format = outputFormatOf(options.output, options.outputFormat);
  const source = await openSource(options.input);
  try {
    const { backend, threads } = options;
    const seen = await seeColumns(source, inputFormat);
    const predictor = await openPredictor(
      reference,
      { backend, ...(threads === undefined ? {} : { threads }) },
      { seen, define: options.define },
    );
    const method = chooseMethod(predictor, options.method);
    const answered = await answerTensors(predictor, method.name, source, inputFormat);
    const outputs = answered === null ? method.outputs : [answered.output];
    expectWritable({ format, outputs }, options.output);
    const around = outputCompressionOf(options.output);
    const opened = await openOutput(options.output, { patched: needsPatching(format), sources: [options.input, ...filesOf(reference)] });
    const file = around === "none" ? opened : new CompressedOutput(opened, around);
    const writer = createWriter(file, { format, method: method.name, outputs, strictJson: options.strictJson === true });
    const progress = new Progress({ quiet: console.quiet || console.json });
    try {
      const warn = (message: string): void => warnAfter(progress, console, message);
      const told = (done: number): void => progress.update(done, shareOf(source));
      const rows =
        answered === null
          ? await answerAll(predictor, method.name, streamOf(source, inputFormat, predictor, method.name, warn), writer, told)
          : await writeAll(writer, answered.value);
      await writer.finish();
      await file.commit();
      progress.clear();
      report(console, { method: method.name, precision: predictor.precision, rows, seconds: progress.seconds, output: options.output });
    } catch (error) {
      progress.clear();
      await writer.abort();
      await file.abort();
      throw error instanceof GodwitError && error.code === "LIMIT_EXCEEDED"
        ? error.at({ file: options.output })
        : placeInInput(error, source.name);
    }
    await predictor.close();
    return done;
  } finally {
    await source.close();
  }
}

function streamOf(
  source: ByteSource,
  format: InputFormat,
  predictor: Predictor,
  method: string,
  warn: (message: string) => void,
): BatchStream {
  const batchRows = predictor.tensors === undefined ? {} : { batchRows: delegatedBatchRows };
  return readTable(source, format, { columns: predictor.columnsOf(method), file: source.name, warn, ...batchRows });
}

async function writeAll(writer: TableWriter, answer: Answer): Promise<number> {
  await writer.write([answer]);
  return answer.rows;
}

/** Reads the next batch while the model answers the one before. */
async function answerAll(
  predictor: Predictor,
  method: string,
  stream: BatchStream,
  writer: TableWriter,
  told: (rows: number) => void,
): Promise<number> {
  let rows = 0;
  let running: Promise<readonly Answer[]> | null = null;
  for await (const batch of stream) {
    const answer = predictor.run(method, batch);
    answer.catch(() => undefined);
    if (running !== null) await writer.write(await running);
    running = answer;
    rows += batch.rows;
    told(rows);
  }
  await writer.write(await (running ?? predictor.run(method, emptyBatch(predictor.columnsOf(method)))));
  return rows;
}

function emptyBatch(columns: readonly Column[]): { rows: number; columns: readonly (Float64Array | readonly string[])[] } {
  return { rows: 0, columns: columns.map(({ dtype }) => (dtype === "f64" ? new Float64Array(0) : [])) };
}

function shareOf({ position, size }: ByteSource): number | null {
  return size === null || size === 0 ? null : Math.min(1, position / size);
}

function warnAfter(progress: Progress, console: Console, message: string): void {
  progress.clear();
  console.warn(message);
}

function report(
  console: Console,
  facts: {
    readonly method: string;
    readonly precision: Precision;
    readonly rows: number;
    readonly seconds: number;
    readonly output: string;
  },
): void {
  const { method, precision, rows, seconds, output } = facts;
  if (precision === "fast")
    console.note("the model computes in single precision (--precision fast): verify tells by how much answers differ");
  if (console.json) console.fact({ method, precision, rows, seconds: Number(seconds.toFixed(6)), output });
  else if (output !== "-")
    console.note(`${method}: ${rows} ${rows === 1 ? "row" : "rows"} in ${seconds.toFixed(2)} s (${count(rows / seconds)}/s) → ${output}`);
}
