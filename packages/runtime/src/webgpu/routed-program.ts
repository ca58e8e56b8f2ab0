import { decodeGraph } from "@godwit/core/ir";
import { GodwitError } from "@godwit/core/errors";
import { lowerToWebgpu } from "@godwit/core/webgpu";
import { sliceBatch } from "../engine/batch.ts";
import type { EngineBatch, EngineOutput, GivenBatch, PreparedRow } from "../engine/engine.ts";
import { readWhole } from "../engine/unread-batch.ts";
import type { Program, RouteSource } from "../program.ts";
import { breakEvenRows, costOf } from "./break-even.ts";
import type { GpuDevice } from "./gpu-device.ts";
import { GpuMethodRunner } from "./method-runner.ts";

/** `gpu`: whatever a GPU can do is done there; `auto`: what it does quicker. */
export type GpuRoute = "gpu" | "auto";

/** Fewer rows than any transfer is worth. */
const leastRows = 4096;
const fewRows = 256;
const mostProbedRows = 65_536;

interface RoutedMethod {
  readonly runner: GpuMethodRunner;
  readonly width: number;
  /** Rows from which on the GPU is the quicker one; undefined until it is measured. */
  breakEven: Promise<number> | undefined;
}

/**
 * A program that has a GPU beside the CPU. Both give the same bits; asynchronous calls go where they are answered sooner, synchronous ones stay on the
 * CPU, as do methods without trees, and everything once the device is lost.
 */
export class RoutedProgram implements Program {
  readonly #cpu: Program;
  readonly #gpu: GpuDevice;
  readonly #route: GpuRoute;
  readonly #source: RouteSource;
  readonly #methods = new Map<string, RoutedMethod | null>();
  #graph: ReturnType<typeof decodeGraph> | undefined;
  #lastDevice: "gpu" | "cpu" = "cpu";

  constructor(cpu: Program, gpu: GpuDevice, route: GpuRoute, source: RouteSource) {
    this.#cpu = cpu;
    this.#gpu = gpu;
    this.#route = route;
    this.#source = source;
  }

  /** What answered the last asynchronous call. */
  get lastDevice(): "gpu" | "cpu" {
    return this.#lastDevice;
  }

  run(method: string, batch: GivenBatch): readonly EngineOutput[] {
    return this.#cpu.run(method, batch);
  }

  isQuick(method: string, rows: number): boolean {
    return this.#gpu.lost !== null && this.#cpu.isQuick(method, rows);
  }

  get memoryBytes(): number {
    return this.#cpu.memoryBytes;
  }

  prepare(method: string): PreparedRow {
    return this.#cpu.prepare(method);
  }

  async runParallel(method: string, given: GivenBatch, threads?: number): Promise<readonly EngineOutput[]> {
    const batch = readWhole(given);
    const routed = this.#gpu.lost === null && batch.rows > 0 ? this.#method(method) : null;
    const onGpu = routed !== null && (await this.#prefersGpu(method, routed, batch, threads));
    const answer = onGpu ? await routed.runner.run(batch, routed.width, threads) : null;
    this.#lastDevice = answer === null ? "cpu" : "gpu";
    return answer ?? this.#cpu.runParallel(method, batch, threads);
  }

  free(): void {
    for (const method of this.#methods.values()) method?.runner.free();
    this.#methods.clear();
    this.#cpu.free();
  }

  #method(name: string): RoutedMethod | null {
    const known = this.#methods.get(name);
    if (known !== undefined) return known;
    const made = this.#open(name);
    this.#methods.set(name, made);
    return made;
  }

  /** null where nothing of the method is for a GPU, or its tables are too large. */
  #open(name: string): RoutedMethod | null {
    const { graph, engine, width } = this.#source;
    try {
      const lowered = lowerToWebgpu((this.#graph ??= decodeGraph(graph())), name, this.#gpu.stagedNodes);
      if (lowered === null) return null;
      return { runner: new GpuMethodRunner(this.#gpu, lowered, engine.place(lowered.host)), width: width(name), breakEven: undefined };
    } catch (error) {
      if (error instanceof GodwitError && error.code === "LIMIT_EXCEEDED") return null;
      throw error;
    }
  }

  async #prefersGpu(name: string, method: RoutedMethod, batch: EngineBatch, threads: number | undefined): Promise<boolean> {
    if (this.#route === "gpu") return true;
    if (batch.rows < leastRows) return false;
    method.breakEven ??= this.#measure(name, method, batch, threads);
    return batch.rows >= (await method.breakEven);
  }

  /** Rows of the first batch that is large enough tell what both cost; the first run of each only warms it up. */
  async #measure(name: string, method: RoutedMethod, batch: EngineBatch, threads: number | undefined): Promise<number> {
    const { runner, width } = method;
    const few = sliceBatch(batch, 0, fewRows);
    const many = sliceBatch(batch, 0, Math.min(mostProbedRows, batch.rows));
    const onCpu = (part: EngineBatch): Promise<unknown> => this.#cpu.runParallel(name, part, threads);
    const onGpu = (part: EngineBatch): Promise<unknown> => runner.run(part, width, threads);
    if ((await onGpu(few)) === null) {
      method.breakEven = undefined;
      return Number.POSITIVE_INFINITY;
    }
    await onCpu(few);
    const [cpu, gpu] = [await measureCost(onCpu, few, many), await measureCost(onGpu, few, many)];
    return breakEvenRows(cpu, gpu);
  }
}

async function measureCost(
  run: (part: EngineBatch) => Promise<unknown>,
  few: EngineBatch,
  many: EngineBatch,
): Promise<ReturnType<typeof costOf>> {
  const time = async (part: EngineBatch): Promise<{ readonly rows: number; readonly ms: number }> => {
    const start = performance.now();
    await run(part);
    return { rows: part.rows, ms: performance.now() - start };
  };
  return costOf(await time(few), await time(many));
}
