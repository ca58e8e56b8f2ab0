import { GodwitError } from "@godwit/core/errors";

/** Of WebGPU's constants, which Node has no globals for. */
export const bufferUsage = { mapRead: 1, mapWrite: 2, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;
export const mapMode = { read: 1, write: 2 } as const;
const computeStage = 4;

const withoutDevice = "Leave the device out: the CPU gives the same bits.";

/** What a shader does with each of its buffers, in the order of their bindings. */
export type Access = "uniform" | "read" | "write";

export interface Pipeline {
  readonly compute: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

const accessTypes = { uniform: "uniform", read: "read-only-storage", write: "storage" } as const;

/** A device with what is made once for it: pipelines by their code, and tables by their array. */
export class GpuDevice {
  readonly device: GPUDevice;
  /** Held because some hosts let a device's memory go with the entry that it came from. */
  readonly gpu: GPU;
  /** A processor that plays a graphics card. */
  readonly isSoftware: boolean;
  /** What the adapter calls itself. */
  readonly name: string;
  readonly #pipelines = new Map<string, Promise<Pipeline>>();
  readonly #tables = new WeakMap<ArrayBufferView, GPUBuffer>();
  #lost: string | null = null;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(gpu: GPU, device: GPUDevice, { vendor, architecture, description, isFallbackAdapter }: GPUAdapterInfo) {
    this.gpu = gpu;
    this.device = device;
    this.name = [vendor, architecture, description].filter((part) => part !== "").join(" ");
    this.isSoftware = isFallbackAdapter || /swiftshader|llvmpipe/iu.test(this.name);
    void device.lost.then(({ message }) => (this.#lost = message));
  }

  /** The host's strongest device, with the largest buffers that it gives. Throws NO_GPU. */
  static async open(gpu: GPU): Promise<GpuDevice> {
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (adapter === null)
      throw new GodwitError("NO_GPU", "WebGPU finds no adapter here", {
        hint: "It needs a driver for Vulkan, Metal or Direct3D 12. Without a device the CPU gives the same bits.",
      });
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const device = await adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } });
    return new GpuDevice(gpu, device, adapter.info);
  }

  /** Why the device answers no more, or null. */
  get lost(): string | null {
    return this.#lost;
  }

  /** Bytes of the largest buffer that a shader can see whole. */
  get largestBuffer(): number {
    return Math.min(this.device.limits.maxBufferSize, this.device.limits.maxStorageBufferBindingSize);
  }

  /**
   * Nodes of 8 bytes that a workgroup stages in the memory that it shares: all of the 16 KiB that every device has. Software has
   * no such memory, and spends seconds on code that clears it.
   */
  get stagedNodes(): number {
    return this.isSoftware ? 64 : 2048;
  }

  pipeline(code: string, accesses: readonly Access[]): Promise<Pipeline> {
    const known = this.#pipelines.get(code) ?? this.#newPipeline(code, accesses);
    this.#pipelines.set(code, known);
    return known;
  }

  bind({ layout }: Pipeline, buffers: readonly GPUBuffer[]): GPUBindGroup {
    return this.device.createBindGroup({ layout, entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })) });
  }

  /** A buffer of at least 16 bytes. LIMIT_EXCEEDED where the device has none so large. */
  buffer(bytes: number, usage: number, mappedAtCreation = false): GPUBuffer {
    const size = Math.max(16, Math.ceil(bytes / 16) * 16);
    if (size > this.largestBuffer)
      throw new GodwitError("LIMIT_EXCEEDED", `the model needs a table of ${size} bytes, the GPU holds ${this.largestBuffer}`, {
        hint: withoutDevice,
      });
    return this.device.createBuffer({ size, usage, mappedAtCreation });
  }

  /** The array as a storage buffer that shaders read; brought over once. */
  table(array: Uint32Array): GPUBuffer {
    const known = this.#tables.get(array);
    if (known !== undefined) return known;
    const table = this.buffer(array.byteLength, bufferUsage.storage, true);
    new Uint32Array(table.getMappedRange()).set(array);
    table.unmap();
    this.#tables.set(array, table);
    return table;
  }

  /**
   * Runs a job after those asked for before. LIMIT_EXCEEDED where it asks for more memory than there is, INTERNAL where it breaks
   * WebGPU's rules.
   */
  async run<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#checked(job));
    this.#last = result.catch(() => {});
    return result;
  }

  destroy(): void {
    this.#lost ??= "destroyed";
    this.device.destroy();
  }

  async #checked<T>(job: () => Promise<T>): Promise<T> {
    const { device } = this;
    device.pushErrorScope("validation");
    device.pushErrorScope("out-of-memory");
    const [result] = await Promise.allSettled([job()]);
    const [memory, rules] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
    if (memory !== null) throw new GodwitError("LIMIT_EXCEEDED", "the GPU has too little memory left", { hint: withoutDevice });
    if (rules !== null && this.#lost === null) throw new GodwitError("INTERNAL", `WebGPU refuses: ${rules.message}`);
    if (result.status === "rejected") throw result.reason;
    return result.value;
  }

  async #newPipeline(code: string, accesses: readonly Access[]): Promise<Pipeline> {
    const { device } = this;
    const layout = device.createBindGroupLayout({
      entries: accesses.map((access, binding) => ({ binding, visibility: computeStage, buffer: { type: accessTypes[access] } })),
    });
    const compute = await device.createComputePipelineAsync({
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ code }), entryPoint: "main" },
    });
    return { compute, layout };
  }
}
