import type { Program } from "@godwit/core/artifact";
import { assert, GodwitError } from "@godwit/core/errors";
import type { KernelExports } from "@godwit/kernels";
import { Heap, type MakeRoom } from "./heap.ts";
import { canShareMemory, kernelModule, loadKernel } from "./load-kernel.ts";
import { expectKernels } from "./noted-kernels.ts";
import type { ThreadHost } from "./parallel-program.ts";
import { imagePadding, PlacedProgram } from "./placed-program.ts";
import { Scratch } from "./scratch.ts";
import { ThreadPool } from "./thread-pool.ts";

export type { ColumnBatch, EngineBatch, EngineColumn, EngineOutput, MatrixBatch } from "./batch.ts";
export { cellOfColumn } from "./cell-of-column.ts";
export { checkedCodes, DictionaryColumn, type DictionaryCodes } from "./dictionary-column.ts";
export { loadKernel } from "./load-kernel.ts";
export type { PlacedProgram } from "./placed-program.ts";
export type { PreparedRow } from "./prepared-row.ts";
export type { GivenBatch } from "./unread-batch.ts";

const mostPages = 65536;
/** In milliseconds: half of it costs what waking a worker does. */
const breakEven = 0.3;

export interface EngineOptions {
  /** The compiled kernels, where the host cannot read files; see `loadKernel`. */
  readonly module?: WebAssembly.Module;
  /** The compiled kernels for threads. */
  readonly threadsModule?: WebAssembly.Module;
  /** The program of a worker, where the code is bundled: `engine/thread.js`. */
  readonly threadUrl?: URL;
  /** Milliseconds of work on one thread from which a batch is shared between threads; 0.3 unless told, 0 for all batches. */
  readonly threadsFrom?: number;
  /** Asked before the engine's memory grows: models may be freed to make room instead. */
  readonly makeRoom?: MakeRoom;
}

let shared: Engine | undefined;

/** The prebuilt kernels with their memory, in which many programs live. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #module: WebAssembly.Module;
  readonly #heap: Heap;
  readonly #kernel: KernelExports;
  readonly #scratch: Scratch;
  #threads: ThreadHost | undefined;

  private constructor(options: EngineOptions) {
    this.#options = options;
    this.#module = options.module ?? kernelModule("simd");
    const { heap, kernel } = instantiate(this.#module, false, options.makeRoom);
    this.#heap = heap;
    this.#kernel = kernel;
    this.#scratch = new Scratch(heap);
  }

  /** Instantiates the kernels on the calling thread. */
  static create(options: EngineOptions = {}): Engine {
    return new Engine(options);
  }

  /** The engine that models share unless they are given one of their own. */
  static shared(): Engine {
    return (shared ??= Engine.create());
  }

  /** Copies a program's image into the engine's memory. Throws MISSING_KERNEL where the module was cut down for other models. */
  place(program: Program): PlacedProgram {
    assert(program.manifest.target === "wasm", "the engine runs programs for WebAssembly");
    expectKernels(this.#module, program);
    return new PlacedProgram(program, this.#heap, this.#kernel, this.#scratch, {
      load: () => this.#loadThreads(),
      host: () => this.#threadHost(program),
      leastMilliseconds: this.#options.threadsFrom ?? breakEven,
    });
  }

  /** Bytes of memory that the engine holds. */
  get memoryBytes(): number {
    return this.#heap.bytes + (this.#threads?.pool.heap.bytes ?? 0);
  }

  /** Bytes by which its memory grows at least when a program of so many is placed. */
  growthFor(bytes: number): number {
    return this.#heap.growthFor(bytes + imagePadding);
  }

  /** Ends the threads; to be called when no program is in the engine any more. */
  close(): void {
    void this.#threads?.pool.stopAsync();
    this.#threads = undefined;
  }

  /** Brings the kernels for threads, so that `#threadHost` has them. */
  async #loadThreads(): Promise<void> {
    if (this.#threads === undefined && this.#options.threadsModule === undefined && canShareMemory()) await loadKernel("threads");
  }

  /** Threads start when they are first asked for; null where the host lets no memory be shared. */
  #threadHost(program: Program): ThreadHost | null {
    if (!canShareMemory()) return null;
    const module = this.#options.threadsModule ?? kernelModule("threads");
    expectKernels(module, program);
    if (this.#threads !== undefined) return this.#threads;
    const { heap, kernel } = instantiate(module, true, this.#options.makeRoom);
    return (this.#threads = {
      pool: new ThreadPool(heap, kernel, module, this.#options.threadUrl),
      last: Promise.resolve(),
      waiting: 0,
    });
  }
}

function instantiate(
  module: WebAssembly.Module,
  threads: boolean,
  makeRoom: MakeRoom | undefined,
): { readonly heap: Heap; readonly kernel: KernelExports } {
  const memory = new WebAssembly.Memory({ initial: 8, maximum: mostPages, shared: threads });
  const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
  return {
    heap: new Heap(memory, kernel.heapBase(), makeRoom),
    kernel: { ...kernel, run: (image, method, io) => runChecked(kernel, image, method, io) },
  };
}

/** A program that was made by hand or by mistake may trap: WebAssembly then stops it, and the error says so. */
function runChecked(kernel: KernelExports, image: number, method: number, io: number): number {
  try {
    return kernel.run(image, method, io);
  } catch (cause) {
    if (!(cause instanceof WebAssembly.RuntimeError)) throw cause;
    throw new GodwitError("MALFORMED", "the artifact's program is broken: it leaves its memory", {
      hint: "Compile the model again.",
      cause,
    });
  }
}
