import { type Program } from "@godwit/core/artifact";
import { assert } from "@godwit/core/errors";
import type { KernelExports } from "@godwit/kernels";
import { Heap } from "./heap.ts";
import { kernelModule } from "./load-kernel.ts";
import { PlacedProgram } from "./placed-program.ts";

export type { ColumnBatch, DenseNumbers, DenseStrings, EngineBatch, EngineColumn, EngineOutput, MatrixBatch, NumberArray, SparseNumbers } from "./batch.ts";
export { loadKernel } from "./load-kernel.ts";
export type { PlacedProgram } from "./placed-program.ts";
export type { PreparedRow } from "./prepared-row.ts";

const pageBytes = 65536;

export interface EngineOptions {
  /** The compiled kernels, where the host cannot read files; see `loadKernel`. */
  readonly module?: WebAssembly.Module;
}

let shared: Engine | undefined;

/** The prebuilt kernels with their memory, in which many programs live. */
export class Engine {
  readonly #heap: Heap;
  readonly #kernel: KernelExports;

  private constructor(memory: WebAssembly.Memory, instance: WebAssembly.Instance) {
    this.#kernel = instance.exports as unknown as KernelExports;
    this.#heap = new Heap(memory, this.#kernel.heapBase());
  }

  /** Instantiates the kernels on the calling thread. */
  static create(options: EngineOptions = {}): Engine {
    const memory = new WebAssembly.Memory({ initial: 8, maximum: 2 ** 32 / pageBytes });
    const module = options.module ?? kernelModule("simd");
    return new Engine(memory, new WebAssembly.Instance(module, { env: { memory } }));
  }

  /** The engine that models share unless they are given one of their own. */
  static shared(): Engine {
    return (shared ??= Engine.create());
  }

  /** Copies a program's image into the engine's memory. */
  place(program: Program): PlacedProgram {
    assert(program.manifest.target === "wasm", "the engine runs programs for WebAssembly");
    return new PlacedProgram(program, this.#heap, this.#kernel);
  }

  /** Bytes of memory that the engine holds. */
  get memoryBytes(): number {
    return this.#heap.bytes;
  }
}
