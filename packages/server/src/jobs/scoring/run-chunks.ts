import { availableParallelism } from "node:os";
import { assert, GodwitError } from "@godwit/core/errors";
import type { Chunk, Frame, Part, Receipt, Reject, Sink, Source } from "@godwit/data";
import type { Journal } from "../journal/journal.ts";
import { ahead } from "./ahead.ts";
import type { BatchPlan } from "./batch-plan.ts";
import type { BatchRequest, BatchWatcher } from "./batch-request.ts";
import { checkRejects } from "./max-rejects.ts";
import type { RunFacts } from "./output-plan.ts";
import { readBatches, type RowBatch } from "./read-batches.ts";
import { rejectFrame } from "./reject-frames.ts";
import { scoreBatch, type ScoredBatch } from "./score-batch.ts";
import type { ScoringModel } from "./scoring-model.ts";

/** What a run has counted. Rows read are written or rejected. */
export interface RunTotals {
  read: number;
  written: number;
  rejected: number;
  warnings: number;
  chunks: number;
  firstReject: string | null;
}

export interface ChunkWork {
  readonly model: ScoringModel;
  readonly request: BatchRequest;
  readonly plan: BatchPlan;
  readonly source: Source;
  readonly journal: Journal;
  readonly run: RunFacts;
  readonly sink: Sink;
  /** By chunk, what stands in the sink. */
  readonly standing: ReadonlyMap<number, Receipt>;
  readonly rejects: Sink | null;
  readonly standingRejects: ReadonlyMap<number, Receipt>;
  readonly watcher: BatchWatcher;
}

const batchesAhead = 3;
const mostBatchRows = 16_384;
const leastBatchRows = 256;
const mostCells = 2 ** 22;

/** Writes the chunks that do not stand yet, in order. Gives what all of them count; the journal has their receipts. */
export async function runChunks(work: ChunkWork): Promise<RunTotals> {
  const totals: RunTotals = { read: 0, written: 0, rejected: 0, warnings: 0, chunks: 0, firstReject: null };
  let index = 0;
  for (const [place, part] of work.plan.parts.entries()) {
    let firstRow = 0;
    for (let known = committed(work, index); known?.part === place; known = committed(work, ++index)) {
      addTo(totals, known);
      firstRow = known.firstRow + known.read;
    }
    work.watcher.told?.({ read: totals.read, total: work.plan.rows });
    if (part.rows !== null && firstRow >= part.rows) continue;
    index = await runPart(work, { part, place, firstRow, index }, totals);
  }
  checkRejects(work.request.maxRejects, totals.rejected, totals.read, totals.firstReject ?? "");
  return totals;
}

function committed({ journal, standing }: ChunkWork, index: number): ReturnType<NonNullable<Journal["story"]>["chunks"]["get"]> {
  const known = journal.story?.chunks.get(index);
  if (known === undefined || known.receipt === null || standing.has(index)) return known;
  throw new GodwitError("OUTPUT_CHANGED", `the output no longer holds chunk ${index}, which this run had written`);
}

async function runPart(
  work: ChunkWork,
  start: { readonly part: Part; readonly place: number; readonly firstRow: number; readonly index: number },
  totals: RunTotals,
): Promise<number> {
  const { request, plan, standing, sink, watcher } = work;
  const { part, place } = start;
  let { firstRow, index } = start;
  const scored = ahead(scoreAll(work, ahead(readPart(work, part, firstRow), batchesAhead)), batchesAhead);
  try {
    for (; ; index++) {
      const tally = new Tally(work, totals, firstRow);
      const frames = tally.frames(scored);
      const first = await frames.next();
      if (tally.read === 0) return wholly(part, firstRow, index);
      const rows = Math.min(request.chunkRows, (part.rows ?? Infinity) - firstRow);
      const chunk: Chunk = { index, part: place, firstRow, rows };
      await work.journal.note({ kind: "planned", chunk: index, part: place, firstRow });
      let receipt = standing.get(index) ?? null;
      if (receipt !== null) for await (const _ of frames);
      else if (first.done !== true) receipt = await sink.write(chunk, joined(first.value, frames));
      if ((receipt?.rows ?? 0) !== tally.written)
        throw new GodwitError(
          "OUTPUT_CHANGED",
          `the output holds ${receipt?.rows ?? 0} rows of chunk ${index}, and ${tally.written} are its`,
        );
      await work.journal.note({ kind: "written", chunk: index, receipt });
      const rejects = await writeRejects(work, part, chunk, tally.rejects);
      const { read, written, rejected, warnings, firstReject } = tally;
      assert(read === written + rejected, `of ${read} rows ${written} were written and ${rejected} rejected`);
      const entry = {
        kind: "committed",
        chunk: index,
        part: place,
        firstRow,
        read,
        written,
        rejected,
        warnings,
        receipt,
        rejects,
        firstReject,
      } as const;
      await work.journal.note(entry);
      addTo(totals, entry);
      firstRow += read;
      watcher.told?.({ read: totals.read, total: plan.rows });
      watcher.signal.throwIfAborted();
    }
  } finally {
    await scored.return();
  }
}

/** A part that told how many rows it has must have had them. */
function wholly({ name, rows }: Part, read: number, index: number): number {
  if (rows !== null && read !== rows) throw new GodwitError("INPUT_CHANGED", `${name} has ${read} rows, and told of ${rows}`);
  return index;
}

function readPart({ source, plan, request, watcher }: ChunkWork, part: Part, firstRow: number): AsyncGenerator<RowBatch, void, undefined> {
  const { kept } = plan.output;
  const cells = Math.floor(mostCells / Math.max(1, plan.mapped.length + kept.length));
  const batchRows = Math.min(request.chunkRows, mostBatchRows, Math.max(leastBatchRows, cells));
  const model = plan.mapped.map(({ wanted }) => wanted);
  const apart = (request.threads ?? availableParallelism()) > 1;
  return readBatches(source, part, { model, kept, firstRow, chunkRows: request.chunkRows, batchRows, apart, signal: watcher.signal });
}

async function* scoreAll(
  { model, plan, run, watcher }: ChunkWork,
  batches: AsyncGenerator<RowBatch, void, undefined>,
): AsyncGenerator<ScoredBatch, void, undefined> {
  const labels = plan.mapped.map(({ label }) => label);
  for await (const batch of batches) {
    watcher.seen?.(batch, labels);
    yield scoreBatch(model, plan.methods, labels, batch, run.key);
  }
}

/** What one chunk counts while its frames pass. */
class Tally {
  read = 0;
  written = 0;
  warnings = 0;
  readonly rejects: Reject[] = [];
  readonly #work: ChunkWork;
  readonly #before: RunTotals;
  readonly #firstRow: number;

  constructor(work: ChunkWork, before: RunTotals, firstRow: number) {
    this.#work = work;
    this.#before = before;
    this.#firstRow = firstRow;
  }

  get rejected(): number {
    return this.rejects.length;
  }

  get firstReject(): string | null {
    const [first] = this.rejects;
    if (first === undefined) return null;
    return `${first.code}: ${first.message} (row ${first.row}${first.column === undefined ? "" : `, column ${first.column}`})`;
  }

  async *frames(scored: AsyncGenerator<ScoredBatch, void, undefined>): AsyncGenerator<Frame, void, undefined> {
    const { plan, run, request, watcher } = this.#work;
    for (;;) {
      const next = await scored.next();
      if (next.done === true) return;
      const { batch, rejects, warnings } = next.value;
      this.read = batch.end - this.#firstRow;
      this.warnings += warnings;
      for (const reject of rejects) this.rejects.push(reject);
      const { read, rejected, firstReject } = this.#before;
      checkRejects(request.maxRejects, rejected + this.rejected, plan.rows, firstReject ?? this.firstReject ?? "");
      watcher.told?.({ read: read + this.read, total: plan.rows });
      for (const frame of plan.output.frames(next.value, run)) {
        this.written += frame.rows;
        yield frame;
      }
      batch.release?.();
      if (batch.endsChunk) return;
    }
  }
}

async function* joined(first: Frame, others: AsyncGenerator<Frame, void, undefined>): AsyncGenerator<Frame, void, undefined> {
  yield first;
  yield* others;
}

async function writeRejects(
  { rejects, standingRejects }: ChunkWork,
  part: Part,
  chunk: Chunk,
  rows: readonly Reject[],
): Promise<Receipt | null> {
  if (rejects === null || rows.length === 0) return null;
  const standing = standingRejects.get(chunk.index);
  if (standing !== undefined) return standing;
  return rejects.write(
    chunk,
    (async function* frames() {
      yield rejectFrame(part.name, rows);
    })(),
  );
}

type Counted = Pick<RunTotals, "read" | "written" | "rejected" | "warnings" | "firstReject">;

function addTo(totals: RunTotals, { read, written, rejected, warnings, firstReject }: Counted): void {
  totals.read += read;
  totals.written += written;
  totals.rejected += rejected;
  totals.warnings += warnings;
  totals.chunks++;
  totals.firstReject ??= firstReject;
}
