import type { GpuCells, GpuForest } from "@godwit/core/webgpu";
import { bytesOfCell, type CellSource } from "./cell-source.ts";
import { ChunkSlot, uniformBytes, type ChunkSizes } from "./chunk-slot.ts";
import { type Access, type GpuDevice, type Pipeline } from "./gpu-device.ts";
import { rankShader, workgroupRows } from "./shaders/rank.ts";
import { walkShader } from "./shaders/walk.ts";

const slotCount = 3;
/** Enough to keep a large card busy. */
const mostChunkRows = 2 ** 18;
const mostChunkBytes = 2 ** 26;

const rankAccesses: readonly Access[] = ["uniform", "read", "read", "read", "read", "read", "write", "write"];
const walkAccesses: readonly Access[] = ["uniform", "read", "read", "read", "read", "read", "read", "write"];

/** The limits of finite numbers, the lower word first: float64, and what float32 rounds to infinity. */
const limits = { double: [0, 0x7ff0_0000], single: [0xf000_0000, 0x47ef_ffff] } as const;

/** One forest on a device, with the buffers that its chunks go through. Runs come one after the other. */
export class ForestRunner {
  readonly #gpu: GpuDevice;
  readonly #forest: GpuForest;
  readonly #checks: Uint32Array;
  readonly #columns: { places: Uint32Array; buffer: GPUBuffer }[] = [];
  #slots: ChunkSlot[] = [];

  constructor(gpu: GpuDevice, forest: GpuForest) {
    this.#gpu = gpu;
    this.#forest = forest;
    this.#checks = checkWords(forest.cells);
  }

  /**
   * Writes the answer's columns for rows of cells; `start`, where rows bring it along, row-major. False where a cell breaks a
   * rule: which one, and in which row, the CPU finds out.
   */
  async run(cells: CellSource, start: Float64Array | null, columns: readonly Float64Array[], rows: number): Promise<boolean> {
    const gpu = this.#gpu;
    const [rank, walk] = await Promise.all([
      gpu.pipeline(rankShader(cells.format), rankAccesses),
      gpu.pipeline(walkShader(this.#forest), walkAccesses),
    ]);
    const chunkRows = this.#chunkRows(rows, cells);
    const slots = this.#openSlots(chunkRows, cells, Math.ceil(rows / chunkRows));
    const underway = slots.map(() => Promise.resolve(true));
    try {
      for (let from = 0, chunk = 0; from < rows; from += chunkRows, chunk++) {
        const place = chunk % slots.length;
        const slot = slots[place]!;
        if (!(await underway[place]!)) return false;
        const count = Math.min(chunkRows, rows - from);
        await this.#upload(slot, cells, start, chunkRows, from, count);
        this.#submit(slot, rank, walk, cells, count, chunkRows, start !== null);
        underway[place] = slot.read((answer) => this.#take(answer, columns, chunkRows, from, count));
      }
      return (await Promise.all(underway)).every((isSound) => isSound);
    } finally {
      await Promise.allSettled(underway);
    }
  }

  free(): void {
    for (const slot of this.#slots) slot.destroy();
    for (const { buffer } of this.#columns) buffer.destroy();
    this.#slots = [];
  }

  async #upload(
    slot: ChunkSlot,
    cells: CellSource,
    start: Float64Array | null,
    chunkRows: number,
    from: number,
    count: number,
  ): Promise<void> {
    const target = await slot.openUpload();
    cells.write(target.cells, chunkRows, from, count);
    if (start !== null) {
      const { width } = this.#forest;
      const starts = new Float64Array(target.start);
      for (let row = 0; row < count; row++)
        for (let column = 0; column < width; column++) starts[column * chunkRows + row] = start[(from + row) * width + column]!;
    }
    slot.closeUpload();
  }

  #submit(slot: ChunkSlot, rank: Pipeline, walk: Pipeline, cells: CellSource, count: number, chunkRows: number, starts: boolean): void {
    const gpu = this.#gpu;
    const { ranks, trees, leafValues, start, width, leafWidth } = this.#forest;
    const words = bytesOfCell(cells.format) / 4;
    const [rowStride, columnStride] = cells.rowMajor ? [cells.width * words, words] : [words, chunkRows * words];
    const batch = new Uint32Array(uniformBytes / 4);
    const planePairs = Math.ceil(ranks.planes / 2);
    batch.set([count, rowStride, columnStride, this.#checks.length / 4, ranks.searches, planePairs]);
    batch.set([trees.tiles.length / 4, chunkRows, Number(starts), width, leafWidth], 6);
    gpu.device.queue.writeBuffer(slot.uniform, 0, batch);
    const encoder = gpu.device.createCommandEncoder();
    encoder.copyBufferToBuffer(slot.upload, 0, slot.cells, 0, slot.sizes.cells);
    if (starts) encoder.copyBufferToBuffer(slot.upload, slot.sizes.cells, slot.answer, 0, slot.sizes.start);
    encoder.clearBuffer(slot.broken);
    const groups = Math.ceil(count / workgroupRows);
    const { keys, words: searches } = { keys: ranks.keys(cells.format), words: ranks.words };
    const rankBuffers = [
      slot.cells,
      this.#placesOf(cells),
      gpu.table(this.#checks),
      gpu.table(searches),
      gpu.table(keys),
      slot.ranks,
      slot.broken,
    ];
    dispatch(encoder, rank, gpu.bind(rank, [slot.uniform, ...rankBuffers]), groups);
    const constantStart = typeof start === "number" ? noWords : start;
    const tables = [trees.nodes, trees.trees, trees.tiles, leafValues, constantStart].map((table) => gpu.table(table));
    dispatch(encoder, walk, gpu.bind(walk, [slot.uniform, ...tables, slot.ranks, slot.answer]), groups);
    const answerBytes = width * chunkRows * this.#answerBytes;
    encoder.copyBufferToBuffer(slot.answer, 0, slot.readback, 0, answerBytes);
    encoder.copyBufferToBuffer(slot.broken, 0, slot.readback, slot.sizes.answer, 4);
    gpu.device.queue.submit([encoder.finish()]);
  }

  #take(answer: ArrayBuffer, columns: readonly Float64Array[], chunkRows: number, from: number, count: number): void {
    const { writes, arithmetic } = this.#forest;
    const cells =
      writes === "leaves" ? new Uint32Array(answer) : arithmetic === "f32" ? new Float32Array(answer) : new Float64Array(answer);
    for (const [place, column] of columns.entries()) column.set(cells.subarray(place * chunkRows, place * chunkRows + count), from);
  }

  get #answerBytes(): number {
    return this.#forest.writes === "leaves" || this.#forest.arithmetic === "f32" ? 4 : 8;
  }

  /** Rows of a chunk: whole workgroups, within what the device holds. */
  #chunkRows(rows: number, cells: CellSource): number {
    const { cells: cellBytes, start, ranks, answer } = this.#sizes(1, cells);
    const largest = Math.min(mostChunkBytes, this.#gpu.largestBuffer - 64);
    const fitting = Math.min(mostChunkRows, Math.floor(largest / Math.max(cellBytes + start, ranks, answer)));
    const needed = Math.ceil(rows / workgroupRows);
    return Math.max(1, Math.min(needed, Math.floor(fitting / workgroupRows))) * workgroupRows;
  }

  #sizes(rows: number, cells: CellSource): ChunkSizes {
    const { ranks, width, start } = this.#forest;
    const answer = rows * width * this.#answerBytes;
    return {
      cells: rows * cells.width * bytesOfCell(cells.format),
      start: typeof start === "number" ? answer : 0,
      ranks: rows * Math.ceil(ranks.planes / 2) * 4,
      answer,
    };
  }

  /** The slots of the last run, if they are of the same size. */
  #openSlots(chunkRows: number, cells: CellSource, chunks: number): readonly ChunkSlot[] {
    const sizes = this.#sizes(chunkRows, cells);
    const [first] = this.#slots;
    if (first !== undefined && Object.entries(sizes).some(([name, bytes]) => first.sizes[name as keyof ChunkSizes] !== bytes)) {
      for (const slot of this.#slots) slot.destroy();
      this.#slots = [];
    }
    while (this.#slots.length < Math.min(slotCount, chunks)) this.#slots.push(new ChunkSlot(this.#gpu, sizes));
    return this.#slots;
  }

  #placesOf({ places }: CellSource): GPUBuffer {
    const known = this.#columns.find((each) => each.places.join() === places.join());
    if (known !== undefined) return known.buffer;
    const made = { places, buffer: this.#gpu.table(places) };
    this.#columns.push(made);
    return made.buffer;
  }
}

const noWords = new Uint32Array(0);

function dispatch(encoder: GPUCommandEncoder, { compute }: Pipeline, group: GPUBindGroup, groups: number): void {
  const pass = encoder.beginComputePass();
  pass.setPipeline(compute);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(groups);
  pass.end();
}

/** Four words a check: the cell, whether it may be missing, and the number that its magnitude must stay below. */
function checkWords(cells: GpuCells): Uint32Array {
  if (cells.kind === "before") return noWords;
  return Uint32Array.from(
    cells.checks.flatMap(({ column, allowsMissing, single }) => [column, Number(allowsMissing), ...limits[single ? "single" : "double"]]),
  );
}
