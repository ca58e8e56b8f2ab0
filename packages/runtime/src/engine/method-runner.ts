import { ioLayout, noCheck, statuses, type ProgramMethod } from "@godwit/core/artifact";
import { GodwitError, assert, checkError } from "@godwit/core/errors";
import type { KernelExports } from "@godwit/kernels";
import type { EngineBatch, EngineOutput } from "./batch.ts";
import type { Heap } from "./heap.ts";
import { InputWriter } from "./input-writer.ts";
import { OutputReader, elementBytes } from "./output-reader.ts";
import type { StringPool } from "./string-pool.ts";

const chunkBytes = 2 ** 18;
const mostChunkRows = 16384;
/** Texts are as long as they like, so fewer rows make a chunk. */
const mostTextRows = 2048;

/** One method of a placed program with its buffers. Not to be used by two callers at once. */
export class MethodRunner {
  readonly method: ProgramMethod;
  readonly outputs: OutputReader;
  readonly #heap: Heap;
  readonly #kernel: KernelExports;
  /** Addresses of the program's image and of the io block, and the method's number. */
  readonly image: number;
  readonly number: number;
  readonly io: number;
  readonly #pool: StringPool;
  readonly #chunkRows: number;
  #inputs: InputWriter | undefined;
  #scratch = { address: 0, bytes: 0 };

  constructor(heap: Heap, kernel: KernelExports, image: number, number: number, method: ProgramMethod, pool: StringPool) {
    this.method = method;
    this.#heap = heap;
    this.#kernel = kernel;
    this.image = image;
    this.number = number;
    this.#pool = pool;
    this.io = heap.allocate(ioLayout.bytes);
    this.outputs = new OutputReader(heap, method.outputs, this.io);
    this.#growScratch(method.scratchBytes + 4096);
    this.#chunkRows = this.chunkRows(chunkBytes, mostChunkRows, mostTextRows);
  }

  /** Where batches are written; whoever writes rows one by one has no use for it. */
  get inputs(): InputWriter {
    const { inputs, needsDictionary } = this.method;
    return (this.#inputs ??= new InputWriter(this.#heap, inputs, this.io, this.#pool, needsDictionary));
  }

  /** Answers a batch; a row that breaks a check is the error that the graph's reference gives. */
  run(batch: EngineBatch): EngineOutput[] {
    const { rows } = batch;
    const collected = this.outputs.collect(rows, this.text);
    this.begin();
    let broken: { readonly check: number; readonly row: number; readonly column: number } | null = null;
    for (let from = 0; from < rows; from += this.#chunkRows) {
      const count = Math.min(this.#chunkRows, rows - from);
      this.inputs.write(batch, from, count);
      if (this.execute(count, (batch.firstRow ?? 0) + from)) {
        const found = this.brokenCheck();
        if (broken === null || found.check < broken.check) broken = { ...found, row: found.row + from };
        if (broken.check === 0) break;
      } else if (broken === null) for (const each of collected) each.take(from, count);
    }
    if (broken !== null) throw this.errorOf(broken, batch.firstRow ?? 0);
    return collected.map((each) => each.finish());
  }

  /** Forgets checks broken before. */
  begin(): void {
    this.#heap.i32[(this.io + ioLayout.check) >>> 2] = noCheck;
  }

  /** Runs the first `count` rows of the buffers; true where a check is broken. `firstRow` is for messages. */
  execute(count: number, firstRow: number): boolean {
    this.outputs.open(count);
    return this.executeRows(0, count, firstRow);
  }

  /** Runs rows `from … to` of buffers that are open. */
  executeRows(from: number, to: number, firstRow: number): boolean {
    const io = this.io >>> 2;
    this.#heap.i32[io + ioLayout.firstRow / 4] = from;
    this.#heap.i32[io + ioLayout.endRow / 4] = to;
    for (;;) {
      const status = this.#kernel.run(this.image, this.number, this.io);
      if (status === statuses.done) return false;
      if (status === statuses.broken_check) return true;
      const words = this.#heap.u32;
      if (status === statuses.more_scratch)
        this.#growScratch(Math.max(2 * this.#scratch.bytes, Math.ceil(words[io + ioLayout.needed / 4]! * 1.25)));
      else if (status === statuses.more_output)
        this.outputs.grow(words[io + ioLayout.output / 4]!, words[io + ioLayout.needed / 4]!, words[io + ioLayout.firstRow / 4]!);
      else if (status === statuses.step_limit)
        throw new GodwitError("LIMIT_EXCEEDED", "the token pattern takes too many steps on a text", {
          where: { row: firstRow + words[io + ioLayout.checkRow / 4]! },
        });
      else assert(false, `the module answers with status ${status}`);
    }
  }

  /** What the rows done so far have needed. */
  get scratchBytes(): number {
    return this.#scratch.bytes;
  }

  /** The broken check of the least number, with its row in the buffers. */
  brokenCheck(io: number = this.io): { readonly check: number; readonly row: number; readonly column: number } {
    const at = io >>> 2;
    const words = this.#heap.u32;
    return {
      check: words[at + ioLayout.check / 4]!,
      row: words[at + ioLayout.checkRow / 4]!,
      column: words[at + ioLayout.checkColumn / 4]!,
    };
  }

  errorOf(broken: { readonly check: number; readonly row: number; readonly column: number }, firstRow: number): GodwitError {
    const { rule, step, labels } = this.method.checks[broken.check]!;
    return checkError(rule, step, firstRow + broken.row, labels[broken.column] ?? String(broken.column));
  }

  /** The string of a code. */
  readonly text = (code: number): string | null => this.inputs.codes.textOf(code);

  free(): void {
    this.#inputs?.free();
    this.outputs.free();
    this.#heap.free(this.#scratch.address);
    this.#heap.free(this.io);
  }

  #growScratch(bytes: number): void {
    this.#heap.free(this.#scratch.address);
    this.#scratch = { address: this.#heap.allocate(bytes), bytes };
    this.#heap.u32[(this.io + ioLayout.scratch) >>> 2] = this.#scratch.address;
    this.#heap.u32[(this.io + ioLayout.scratchBytes) >>> 2] = bytes;
  }

  /** How many rows of inputs and outputs take so many bytes, within limits and in whole tiles. */
  chunkRows(bytes: number, most: number, mostTexts: number): number {
    const { inputs, outputs, needsDictionary, tileRows } = this.method;
    const outputBytes = outputs.reduce((sum, output) => sum + (output.kind === "dense" ? output.width * elementBytes(output.dtype) : 0), 0);
    const fitting = Math.floor(bytes / Math.max(1, inputs.length * 8 + outputBytes));
    const limit = needsDictionary || inputs.some((input) => input.form === "texts") ? mostTexts : most;
    return Math.max(tileRows, Math.min(limit, fitting - (fitting % tileRows)));
  }
}
