import { ioLayout, noCheck, statuses, type ProgramMethod } from "@godwit/core/artifact";
import { GodwitError, assert, checkError } from "@godwit/core/errors";
import type { KernelExports } from "@godwit/kernels";
import type { EngineOutput } from "./batch.ts";
import { collectOutputs } from "./collected.ts";
import type { Heap } from "./heap.ts";
import { InputWriter } from "./input-writer.ts";
import { OutputReader, elementBytes } from "./output-reader.ts";
import type { RowCost } from "./row-cost.ts";
import type { Scratch } from "./scratch.ts";
import type { StringPool } from "./string-pool.ts";
import { expectReadable, type GivenBatch } from "./unread-batch.ts";

const chunkBytes = 2 ** 18;
/** Each column and chunk costs some calls, however few rows they are. */
const leastChunkRows = 128;
const mostChunkRows = 16384;
/** Texts are as long as they like, so fewer rows make a chunk. */
const mostTextRows = 2048;

/** Where a program stands, and what runs it. */
export interface Place {
  readonly heap: Heap;
  readonly kernel: KernelExports;
  /** Of the calling thread. */
  readonly scratch: Scratch;
  /** Address of the program's image. */
  readonly image: number;
  readonly pool: StringPool;
}

/** The broken check of the least number, with its row in the buffers. */
export interface BrokenCheck {
  readonly check: number;
  readonly row: number;
  readonly column: number;
}

/** One method of a placed program with its buffers. Not to be used by two callers at once. */
export class MethodRunner {
  readonly method: ProgramMethod;
  readonly outputs: OutputReader;
  /** Addresses of the program's image and of the io block, and the method's number. */
  readonly image: number;
  readonly number: number;
  readonly io: number;
  /** Rows of a chunk that the caches hold. */
  readonly mostRows: number;
  /** Bytes of scratch without which no tile runs. */
  readonly leastScratch: number;
  readonly #heap: Heap;
  readonly #kernel: KernelExports;
  readonly #scratch: Scratch;
  readonly #pool: StringPool;
  readonly #cost: RowCost;
  #inputs: InputWriter | undefined;

  constructor({ heap, kernel, scratch, image, pool }: Place, number: number, method: ProgramMethod, cost: RowCost) {
    this.method = method;
    this.image = image;
    this.number = number;
    this.#heap = heap;
    this.#kernel = kernel;
    this.#scratch = scratch;
    this.#pool = pool;
    this.#cost = cost;
    this.io = heap.allocate(ioLayout.bytes);
    this.outputs = new OutputReader(heap, method.outputs, this.io);
    this.leastScratch = method.scratchBytes + 4096;
    this.mostRows = chunkRows(method);
  }

  /** Where batches are written; whoever writes rows one by one has no use for it. */
  get inputs(): InputWriter {
    const { inputs, needsDictionary } = this.method;
    return (this.#inputs ??= new InputWriter(this.#heap, inputs, this.io, this.#pool, needsDictionary));
  }

  /** Answers a batch; a row that breaks a check is the error that the graph's reference gives. */
  run(batch: GivenBatch): EngineOutput[] {
    try {
      return this.#answer(batch);
    } catch (error) {
      expectReadable(batch);
      throw error;
    }
  }

  /** Brings rows `from … from + count` of a batch into the buffers, for whoever runs them. */
  bring(batch: GivenBatch, from: number, count: number): void {
    this.inputs.write(batch, from, count);
    this.outputs.open(count);
    this.begin();
    this.#bound(count);
  }

  /** Forgets checks broken before. */
  begin(): void {
    this.#heap.i32[(this.io + ioLayout.check) >>> 2] = noCheck;
  }

  /** Runs the first `count` rows of the buffers; true where a check is broken. `firstRow` is for messages. */
  execute(count: number, firstRow: number): boolean {
    this.outputs.open(count);
    this.#bound(count);
    if (this.#scratch.bytes < this.leastScratch) this.#scratch.reserve(this.leastScratch);
    const io = this.io >>> 2;
    for (;;) {
      this.#heap.u32[io + ioLayout.scratch / 4] = this.#scratch.address;
      this.#heap.u32[io + ioLayout.scratchBytes / 4] = this.#scratch.bytes;
      const status = this.#kernel.run(this.image, this.number, this.io);
      if (status === statuses.done) return false;
      if (status === statuses.broken_check) return true;
      const words = this.#heap.u32;
      if (status === statuses.more_scratch)
        this.#scratch.reserve(Math.max(2 * this.#scratch.bytes, Math.ceil(words[io + ioLayout.needed / 4]! * 1.25)));
      else if (status === statuses.more_output)
        this.outputs.grow(words[io + ioLayout.output / 4]!, words[io + ioLayout.needed / 4]!, words[io + ioLayout.firstRow / 4]!);
      else if (status === statuses.step_limit)
        throw new GodwitError("LIMIT_EXCEEDED", "the token pattern takes too many steps on a text", {
          where: { row: firstRow + words[io + ioLayout.checkRow / 4]! },
        });
      else assert(false, `the module answers with status ${status}`);
    }
  }

  /** Whether the rows that were run last broke a check. */
  get isBroken(): boolean {
    return this.#heap.i32[(this.io + ioLayout.check) >>> 2] !== noCheck;
  }

  brokenCheck(): BrokenCheck {
    const at = this.io >>> 2;
    const words = this.#heap.u32;
    return {
      check: words[at + ioLayout.check / 4]!,
      row: words[at + ioLayout.checkRow / 4]!,
      column: words[at + ioLayout.checkColumn / 4]!,
    };
  }

  errorOf(broken: BrokenCheck, firstRow: number): GodwitError {
    const { rule, step, labels } = this.method.checks[broken.check]!;
    return checkError(rule, step, firstRow + broken.row, labels[broken.column] ?? String(broken.column));
  }

  /** The string of a code. */
  readonly text = (code: number): string | null => this.inputs.codes.textOf(code);

  free(): void {
    this.#inputs?.free();
    this.outputs.free();
    this.#heap.free(this.io);
  }

  #answer(batch: GivenBatch): EngineOutput[] {
    const { rows } = batch;
    const collected = collectOutputs(this.method.outputs, rows);
    let broken: BrokenCheck | null = null;
    for (let from = 0; from < rows; from += this.mostRows) {
      const count = Math.min(this.mostRows, rows - from);
      this.inputs.write(batch, from, count);
      this.begin();
      const start = performance.now();
      const isBroken = this.execute(count, (batch.firstRow ?? 0) + from);
      this.#cost.note(count, performance.now() - start);
      if (isBroken) {
        const found = this.brokenCheck();
        if (broken === null || found.check < broken.check) broken = { ...found, row: found.row + from };
        if (broken.check === 0) break;
      } else if (broken === null) for (const each of collected) each.take(this.outputs, from, count, this.text);
    }
    if (broken !== null) throw this.errorOf(broken, batch.firstRow ?? 0);
    return collected.map((each) => each.finish());
  }

  #bound(count: number): void {
    const io = this.io >>> 2;
    this.#heap.i32[io + ioLayout.firstRow / 4] = 0;
    this.#heap.i32[io + ioLayout.endRow / 4] = count;
  }
}

/** How many rows of inputs and outputs the caches hold, in whole tiles. */
function chunkRows({ inputs, outputs, needsDictionary, tileRows }: ProgramMethod): number {
  const outputBytes = outputs.reduce((sum, output) => sum + (output.kind === "dense" ? output.width * elementBytes(output.dtype) : 0), 0);
  const fitting = Math.floor(chunkBytes / Math.max(1, inputs.length * 8 + outputBytes));
  const limit = needsDictionary || inputs.some((input) => input.form === "texts") ? mostTextRows : mostChunkRows;
  const least = Math.ceil(leastChunkRows / tileRows) * tileRows;
  return Math.max(least, Math.min(limit, fitting - (fitting % tileRows)));
}
