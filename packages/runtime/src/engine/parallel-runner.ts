import type { EngineOutput } from "./batch.ts";
import { collectOutputs } from "./collected.ts";
import { mayWait } from "./may-wait.ts";
import type { BrokenCheck, MethodRunner } from "./method-runner.ts";
import type { RowCost } from "./row-cost.ts";
import type { ThreadPool } from "./thread-pool.ts";
import { ringChunks } from "./thread-work.ts";
import { expectReadable, type GivenBatch } from "./unread-batch.ts";

/** Chunks end together: towards the end of a batch each is this part of what a thread would still get. */
const partsOfShare = 4;
/** A chunk takes so long that handing it out costs little, and so short that nobody waits for it. */
const leastMilliseconds = 0.1;
const mostMilliseconds = 2;
/** Rows of a chunk while it is not known what a row costs. */
const firstRows = 256;
/** A thread that calls waits at most so long for a chunk, and so many times what it should take. */
const patience = { milliseconds: 3000, times: 100 };

/** Rows that are handed out; without a number they are the calling thread's to do. */
interface Pending {
  readonly buffers: MethodRunner;
  readonly from: number;
  readonly rows: number;
  chunk: number | null;
}

type Work = Generator<number, EngineOutput[], boolean>;

/**
 * Runs a method on the threads of a pool. Rows are brought into a few buffers, chunk by chunk; whichever thread is free does the
 * oldest, and answers are read in order: no bit depends on who did which. Not to be used by two callers at once.
 */
export class ParallelRunner {
  readonly #newBuffers: () => MethodRunner;
  readonly #pool: ThreadPool;
  readonly #cost: RowCost;
  readonly #buffers: MethodRunner[] = [];

  constructor(newBuffers: () => MethodRunner, pool: ThreadPool, cost: RowCost) {
    this.#newBuffers = newBuffers;
    this.#pool = pool;
    this.#cost = cost;
  }

  /** Works on the calling thread too, and waits for the others. */
  runSync(batch: GivenBatch, threads: number): EngineOutput[] {
    const pool = this.#pool;
    if (pool.lost) pool.stop();
    pool.ensure(threads - 1, this.#buffersAt(0).leastScratch);
    const work = this.#answer(batch, threads);
    for (let lost = false; ;) {
      const next = work.next(lost);
      if (next.done === true) return next.value;
      lost = !pool.help() && !this.#waitFor(next.value);
      if (lost) pool.stop();
    }
  }

  /** Works on the calling thread in turns of a chunk; in a page it only brings rows and takes answers. */
  async run(batch: GivenBatch, threads: number): Promise<EngineOutput[]> {
    const pool = this.#pool;
    const helps = mayWait();
    if (pool.lost) await pool.stopAsync();
    pool.ensure(helps ? threads - 1 : threads, this.#buffersAt(0).leastScratch);
    pool.hold();
    const work = this.#answer(batch, threads);
    try {
      for (let lost = false; ;) {
        const next = work.next(lost);
        if (next.done === true) return next.value;
        if ((helps || !pool.awake) && pool.help()) await turn();
        else await pool.waitAsync(next.value);
        lost = pool.lost;
        if (lost) await pool.stopAsync();
      }
    } finally {
      pool.letGo();
    }
  }

  free(): void {
    for (const buffers of this.#buffers) buffers.free();
  }

  /** Yields a chunk to wait for where there is nothing to bring or to take, is told whether the workers are lost, and returns the answer. */
  *#answer(batch: GivenBatch, threads: number): Work {
    const pool = this.#pool;
    const first = this.#buffersAt(0);
    const collected = collectOutputs(first.method.outputs, batch.rows);
    const most = Math.min(ringChunks, 2 * threads);
    const pending: Pending[] = [];
    let failure: { readonly error: unknown } | null = null;
    let broken: BrokenCheck | null = null;
    for (let turn = 0, from = 0; from < batch.rows || pending.length > 0;) {
      try {
        if (from < batch.rows && pending.length < most) {
          const buffers = this.#buffersAt(turn++ % most);
          const rows = this.#chunkRows(first, batch.rows - from, threads);
          buffers.bring(batch, from, rows);
          pending.push({ buffers, from, rows, chunk: pool.stage(buffers.image, buffers.number, buffers.io) });
          from += rows;
        }
        const oldest = pending[0]!;
        if (oldest.chunk !== null && !pool.isOver(oldest.chunk)) {
          if (from < batch.rows && pending.length < most) continue;
          const lost = yield this.#chunkToWaitFor(pending, from < batch.rows);
          if (lost) for (const each of pending) each.chunk = null;
          continue;
        }
        pending.shift();
        if (failure !== null || broken?.check === 0) continue;
        if (this.#finish(oldest, batch.firstRow ?? 0)) {
          const found = oldest.buffers.brokenCheck();
          if (broken === null || found.check < broken.check) broken = { ...found, row: found.row + oldest.from };
          if (broken.check === 0) from = batch.rows;
        } else if (broken === null)
          for (const each of collected) each.take(oldest.buffers.outputs, oldest.from, oldest.rows, oldest.buffers.text);
      } catch (error) {
        failure ??= { error };
        from = batch.rows;
      }
    }
    pool.freeRetired();
    if (failure !== null || broken !== null) expectReadable(batch);
    if (failure !== null) throw failure.error;
    if (broken !== null) throw first.errorOf(broken, batch.firstRow ?? 0);
    return collected.map((each) => each.finish());
  }

  /** Sees to it that a chunk which is over is done; true where a check is broken. */
  #finish({ buffers, chunk, rows, from }: Pending, firstRow: number): boolean {
    if (chunk !== null) {
      const { done, milliseconds } = this.#pool.collect(chunk, buffers.io);
      if (done) this.#cost.note(rows, milliseconds);
      if (done) return buffers.isBroken;
    }
    buffers.begin();
    const isBroken = buffers.execute(rows, firstRow + from);
    this.#pool.growScratch(this.#pool.scratch.bytes);
    return isBroken;
  }

  /** In the midst of a batch half of the chunks are awaited, so that the calling thread seldom wakes; at its end all. */
  #chunkToWaitFor(pending: readonly Pending[], more: boolean): number {
    const later = pending[more ? pending.length >> 1 : pending.length - 1]!.chunk!;
    return this.#pool.isOver(later) ? pending[0]!.chunk! : later;
  }

  /** Waits for a chunk; false where it takes so long that its worker must be lost. */
  #waitFor(chunk: number): boolean {
    const most = patience.milliseconds + patience.times * (this.#cost.of(this.#buffersAt(0).mostRows) ?? 0);
    for (const start = performance.now(); !this.#pool.isOver(chunk);) {
      if (performance.now() - start > most) return false;
      this.#pool.wait(chunk);
    }
    return true;
  }

  #chunkRows({ method, mostRows }: MethodRunner, left: number, threads: number): number {
    const { tileRows } = method;
    const cost = this.#cost.of(1);
    const least = cost === null ? firstRows : leastMilliseconds / cost;
    const most = cost === null ? firstRows : Math.max(tileRows, mostMilliseconds / cost);
    const share = Math.max(least, left / (threads * partsOfShare));
    const rows = Math.ceil(Math.min(share, most, mostRows) / 16) * 16;
    return Math.min(left, rows > tileRows ? rows - (rows % tileRows) : rows);
  }

  #buffersAt(place: number): MethodRunner {
    return (this.#buffers[place] ??= this.#newBuffers());
  }
}

/** Lets the calling thread's other work go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => (globalThis.setImmediate ?? setTimeout)(resolve));
}
