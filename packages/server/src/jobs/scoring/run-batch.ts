import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { catalog, GodwitError } from "@godwit/core/errors";
import type { Part, Receipt, Sink, Source } from "@godwit/data";
import { Journal, readStories, type RunStory } from "../journal/journal.ts";
import type { RunState } from "../journal/journal-entry.ts";
import type { RunInput } from "../journal/run-input.ts";
import { planBatch, type BatchPlan } from "./batch-plan.ts";
import type { BatchRequest, BatchWatcher } from "./batch-request.ts";
import { runChunks, type RunTotals } from "./run-chunks.ts";
import type { ScoringModel } from "./scoring-model.ts";

/** How a run ended. */
export interface RunOutcome {
  /** Null where it could not even be planned. */
  readonly key: string | null;
  readonly state: RunState;
  /** True where an earlier try had finished it, or there was nothing new: nothing was done. */
  readonly idle: boolean;
  /** Of all tries. */
  readonly totals: Readonly<RunTotals>;
  /** Rows that this call has read. */
  readonly rowsNow: number;
  /** Where rows go, without passwords; empty where that was not reached. */
  readonly output: string;
  readonly error: GodwitError | null;
}

const nothing: RunTotals = { read: 0, written: 0, rejected: 0, warnings: 0, chunks: 0, firstReject: null };
const firstPause = 500;
const longestPause = 30_000;

/**
 * Scores a source into a sink, or goes on where an earlier try of the same run has ended. Every chunk of rows is written wholly or not at
 * all, and once. Resolves to how it went, whatever it was; the journal can be read afterwards.
 */
export async function runBatch(model: ScoringModel, request: BatchRequest, watcher: BatchWatcher): Promise<RunOutcome> {
  const run = new Tries(model, request, watcher);
  try {
    return await run.untilDone();
  } finally {
    await run.close();
  }
}

class Tries {
  readonly #model: ScoringModel;
  readonly #request: BatchRequest;
  readonly #watcher: BatchWatcher;
  #journal: Journal | null = null;
  #key: string | null = null;
  #output = "";
  /** Rows that earlier calls have read. */
  #before: number | null = null;

  constructor(model: ScoringModel, request: BatchRequest, watcher: BatchWatcher) {
    this.#model = model;
    this.#request = request;
    this.#watcher = watcher;
  }

  async untilDone(): Promise<RunOutcome> {
    const { signal, log } = this.#watcher;
    const { retries } = this.#request;
    for (let tries = 0; ; tries++) {
      try {
        signal.throwIfAborted();
        return await this.#try();
      } catch (error) {
        if (signal.aborted) return this.#end("cancelled", new GodwitError("RUN_CANCELLED", "the run was cancelled", { cause: error }));
        const coded = error instanceof GodwitError ? error : new GodwitError("INTERNAL", (error as Error).message, { cause: error });
        const isPassing = catalog[coded.code].kind === "unavailable";
        if (!isPassing || tries >= retries) return this.#end(isPassing ? "failed_retryable" : "failed", coded);
        const pause = Math.min(longestPause, firstPause * 2 ** tries) * (0.5 + Math.random());
        log?.(`${coded.code}: ${coded.message}; trying again in ${(pause / 1000).toFixed(1)} s (${tries + 1} of ${retries})`);
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  async #try(): Promise<RunOutcome> {
    const open: { close(): Promise<void> }[] = [];
    const opened = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
      const made = await opening;
      open.push(made);
      return made;
    };
    try {
      const { source: openSource, sink: openSink, rejects: openRejects } = this.#request;
      const source = await opened(openSource());
      const sink = await opened(openSink());
      const rejects = openRejects === null ? null : await opened(openRejects());
      const parts = this.#partsOf(source, sink);
      if (parts.length === 0 && source.parts.length > 0)
        return { key: null, state: "finished", idle: true, totals: nothing, rowsNow: 0, output: sink.name, error: null };
      const plan = planBatch(this.#model, this.#request, source, parts, { output: sink.name, rejects: rejects?.name ?? null });
      return await this.#run(plan, source, sink, rejects);
    } finally {
      await Promise.allSettled(open.map((each) => each.close()));
    }
  }

  /** All parts, or those that no earlier run has read; what such a run left undone comes first. */
  #partsOf(source: Source, sink: Sink): readonly Part[] {
    if (!this.#request.onlyNew) return source.parts;
    const nameOf = ({ name, fingerprint }: Pick<Part, "name" | "fingerprint">): string => JSON.stringify([name, fingerprint]);
    const known = [...readStories(this.#request.journal).flatMap(inputOf), ...(this.#request.earlier ?? [])];
    const earlier = known.filter(({ name, output }) => name === this.#model.name && output === sink.name);
    const done = new Set(earlier.filter(({ state }) => state === "finished").flatMap(({ parts }) => parts.map(nameOf)));
    const left = source.parts.filter((part) => !done.has(nameOf(part)));
    const undone = earlier.find(({ state, parts }) => state === "left" && !parts.some((part) => done.has(nameOf(part))));
    if (undone === undefined) return left;
    const names = new Set(undone.parts.map(nameOf));
    const again = left.filter((part) => names.has(nameOf(part)));
    return again.length === names.size ? again : left;
  }

  async #run(plan: BatchPlan, source: Source, sink: Sink, rejects: Sink | null): Promise<RunOutcome> {
    const { watcher, model, request } = { watcher: this.#watcher, model: this.#model, request: this.#request };
    if (this.#key !== null && this.#key !== plan.key)
      throw new GodwitError("INPUT_CHANGED", "the input changed between two tries of this run");
    this.#key = plan.key;
    const journal = (this.#journal ??= await Journal.open(request.journal, plan.key));
    const known = journal.story;
    if (known?.ended?.state === "finished")
      return { key: plan.key, state: "finished", idle: true, totals: totalsOf(known), rowsNow: 0, output: plan.sink, error: null };
    this.#output = plan.sink;
    this.#before ??= known === null ? 0 : totalsOf(known).read;
    if (known === null) await journal.note(this.#head(plan));
    else expectSame(known, plan);
    const { name, output, parts } = journal.story!.head;
    await watcher.begun?.({ name, output, parts });
    if (known !== null && known.chunks.size > 0) watcher.log?.(`going on after ${known.chunks.size} chunks of an earlier try`);
    const { startedAt } = journal.story!.head;
    const chunks = [...(known?.chunks.values() ?? [])];
    const standing = await sink.begin({
      key: plan.key,
      schema: plan.output.schema,
      keys: request.keys,
      receipts: chunks.flatMap(({ receipt }) => receipt ?? []),
    });
    if (source.isOrdered === false && (standing.length > 0 || chunks.length > 0))
      throw new GodwitError("UNSTABLE_ORDER", `the rows of ${source.name} have no order, and a try of this run has written some of them`);
    const rejectKey = createHash("sha256").update(`${plan.key} rejects`).digest("hex").slice(0, 32);
    const receipts = chunks.flatMap((chunk) => chunk.rejects ?? []);
    const standingRejects = (await rejects?.begin({ key: rejectKey, schema: plan.rejects!, keys: [], receipts })) ?? [];
    const totals = await runChunks({
      model,
      request,
      plan,
      source,
      journal,
      run: { key: plan.key, startedAt },
      sink,
      standing: byChunk(standing),
      rejects,
      standingRejects: byChunk(standingRejects),
      watcher,
    });
    const all = [...journal.story!.chunks.values()];
    await rejects?.finish(all.flatMap((chunk) => chunk.rejects ?? []));
    await sink.finish(all.flatMap(({ receipt }) => receipt ?? []));
    await journal.note({ kind: "ended", state: "finished", at: Date.now(), error: null });
    return { key: plan.key, state: "finished", idle: false, totals, rowsNow: totals.read - this.#before, output: plan.sink, error: null };
  }

  #head({ key, input, parts, sink, source, output }: BatchPlan): Parameters<Journal["note"]>[0] {
    const { name, version, artifactSha256 } = this.#model;
    return {
      kind: "run",
      key,
      name,
      model: version,
      artifact: artifactSha256,
      input,
      parts: parts.map(({ name: part, fingerprint }) => ({ name: part, fingerprint })),
      output: sink,
      interval: this.#request.interval,
      source,
      schema: output.schema,
      startedAt: Date.now(),
    };
  }

  async #end(state: RunState, error: GodwitError): Promise<RunOutcome> {
    const { code, message, hint } = error;
    const story = this.#journal?.story ?? null;
    if (story !== null) await this.#journal?.note({ kind: "ended", state, at: Date.now(), error: { code, message, hint } });
    const totals = story === null ? nothing : totalsOf(story);
    return { key: this.#key, state, idle: false, totals, rowsNow: totals.read - (this.#before ?? 0), output: this.#output, error };
  }
}

function inputOf({ head: { name, output, parts }, chunks, ended }: RunStory): readonly RunInput[] {
  if (ended?.state === "finished") return [{ name, output, parts, state: "finished" }];
  return chunks.size === 0 ? [] : [{ name, output, parts, state: "left" }];
}

function expectSame({ head }: RunStory, { source }: BatchPlan): void {
  if (JSON.stringify(head.source) === JSON.stringify(source)) return;
  const names = [...new Set([...head.source, ...source].map(({ name }) => name))];
  const typeOf = (schema: BatchPlan["source"], name: string): string => JSON.stringify(schema.find((field) => field.name === name));
  const changed = names.filter((name) => typeOf(head.source, name) !== typeOf(source, name));
  throw new GodwitError("SCHEMA_MISMATCH", `the source has other columns than when this run began: ${changed.join(", ") || "their order"}`);
}

function byChunk(receipts: readonly Receipt[]): ReadonlyMap<number, Receipt> {
  return new Map(receipts.map((receipt) => [receipt.chunk, receipt]));
}

function totalsOf({ chunks }: RunStory): RunTotals {
  const totals = { ...nothing };
  for (const { read, written, rejected, warnings, firstReject } of chunks.values()) {
    totals.read += read;
    totals.written += written;
    totals.rejected += rejected;
    totals.warnings += warnings;
    totals.chunks++;
    totals.firstReject ??= firstReject;
  }
  return totals;
}
