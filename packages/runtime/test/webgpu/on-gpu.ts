import { interpret, type Batch, type ColumnData, type Graph } from "../../../core/src/ir/index.ts";
import { lowerToWebgpu } from "../../../core/src/backends/webgpu/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { EngineBatch } from "../../src/engine/engine.ts";
import type { GpuDevice } from "../../src/webgpu/gpu-device.ts";
import { GpuMethodRunner } from "../../src/webgpu/method-runner.ts";
import { differenceOfOutcomes, outcomeOf } from "../../../core/test/same-values.ts";

const engine = Engine.create();

/** The methods of a graph that have something for a GPU, asked there and only there. */
export class GraphOnGpu {
  readonly #graph: Graph;
  readonly #runners: ReadonlyMap<string, GpuMethodRunner>;

  constructor(gpu: GpuDevice, graph: Graph, stagedNodes: number = gpu.stagedNodes) {
    this.#graph = graph;
    const lowered = graph.methods.flatMap(({ name }) => lowerToWebgpu(graph, name, stagedNodes) ?? []);
    this.#runners = new Map(lowered.map((method) => [method.name, new GpuMethodRunner(gpu, method, engine.place(method.host))]));
  }

  get methods(): readonly string[] {
    return [...this.#runners.keys()];
  }

  /** Where the GPU's outcome differs from the reference's, over all its methods; rows that break a check it may hand back. */
  async difference(batch: Batch, asked: EngineBatch = batch): Promise<string | null> {
    for (const [method, runner] of this.#runners) {
      const reference = outcomeOf(() => interpret(this.#graph, method, batch));
      const values = await runner.run(asked, batch.columns.length);
      if (values === null && "error" in reference) continue;
      if (values === null) return `${method}: handed back`;
      const found = differenceOfOutcomes({ values }, reference);
      if (found !== null) return `${method}, ${batch.rows} rows: ${found}`;
    }
    return null;
  }

  free(): void {
    for (const runner of this.#runners.values()) runner.free();
  }
}

export function rowsOf(columns: readonly ColumnData[], rows: number): Batch {
  return { rows, columns: columns.map((column) => column.slice(0, rows)) };
}

/** The same rows as a row-major matrix. */
export function matrixOf<T extends Float64Array | Float32Array>(
  { rows, columns }: Batch,
  make: (length: number) => T,
): EngineBatch & { readonly matrix: T } {
  const matrix = make(rows * columns.length);
  for (const [place, column] of columns.entries())
    for (let row = 0; row < rows; row++) matrix[row * columns.length + place] = (column as Float64Array)[row]!;
  return { rows, matrix };
}
