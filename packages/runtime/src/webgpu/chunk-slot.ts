import { bufferUsage, mapMode, type GpuDevice } from "./gpu-device.ts";

/** Bytes of the buffers that one chunk of rows needs. */
export interface ChunkSizes {
  readonly cells: number;
  /** Of what the sums start from, where rows bring it along. */
  readonly start: number;
  readonly ranks: number;
  readonly answer: number;
}

export const uniformBytes = 48;

/** The buffers of one chunk on its way: several slots let upload, work and read-back of neighbouring chunks overlap. */
export class ChunkSlot {
  readonly upload: GPUBuffer;
  readonly uniform: GPUBuffer;
  readonly cells: GPUBuffer;
  readonly ranks: GPUBuffer;
  readonly answer: GPUBuffer;
  readonly broken: GPUBuffer;
  readonly readback: GPUBuffer;
  readonly sizes: ChunkSizes;
  #isMapped = true;

  constructor(gpu: GpuDevice, sizes: ChunkSizes) {
    const { mapRead, mapWrite, copySource, copyTarget, uniform, storage } = bufferUsage;
    this.sizes = sizes;
    this.upload = gpu.buffer(sizes.cells + sizes.start, mapWrite | copySource, true);
    this.uniform = gpu.buffer(uniformBytes, uniform | copyTarget);
    this.cells = gpu.buffer(sizes.cells, storage | copyTarget);
    this.ranks = gpu.buffer(sizes.ranks, storage);
    this.answer = gpu.buffer(sizes.answer, storage | copySource | copyTarget);
    this.broken = gpu.buffer(4, storage | copySource | copyTarget);
    this.readback = gpu.buffer(sizes.answer + 16, mapRead | copyTarget);
  }

  /** The memory to write cells and starts to, once the chunk before has left it. */
  async openUpload(): Promise<{ readonly cells: ArrayBuffer; readonly start: ArrayBuffer }> {
    if (!this.#isMapped) await this.upload.mapAsync(mapMode.write);
    this.#isMapped = true;
    const { cells, start } = this.sizes;
    return { cells: this.upload.getMappedRange(0, cells), start: this.upload.getMappedRange(cells, start) };
  }

  closeUpload(): void {
    this.upload.unmap();
    this.#isMapped = false;
  }

  /** Shows what came back; false where a cell broke a rule. */
  async read(take: (answer: ArrayBuffer) => void): Promise<boolean> {
    await this.readback.mapAsync(mapMode.read);
    const { answer } = this.sizes;
    take(this.readback.getMappedRange(0, answer));
    const [broken] = new Uint32Array(this.readback.getMappedRange(answer, 4));
    this.readback.unmap();
    return broken === 0;
  }

  destroy(): void {
    for (const buffer of [this.upload, this.uniform, this.cells, this.ranks, this.answer, this.broken, this.readback]) buffer.destroy();
  }
}
