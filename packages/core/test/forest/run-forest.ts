import { fileURLToPath } from "node:url";
import { readFile } from "node:fs/promises";
import { main as compile } from "assemblyscript/asc";
import { header } from "../../src/backends/wasm/forest/image-layout.ts";

const source = new URL("../../../kernels/assembly/forest/", import.meta.url);

/** A column of the input: float64 values, or the test `codes[row] === constant`. */
export type Column = Float64Array | { readonly codes: Int32Array; readonly constant: number };

interface Kernels {
  readonly memory: WebAssembly.Memory;
  forestScratchSize(image: number): number;
  forestQuantize(image: number, sources: number, from: number, rows: number, scratch: number): void;
  forestLeaves(image: number, sources: number, rows: number, scratch: number, out: number, outStride: number): void;
  forestRun(image: number, sources: number, rows: number, scratch: number, out: number, outStride: number): void;
}

/** A forest image placed in the memory of freshly compiled kernels. */
export class PlacedForest {
  readonly #kernels: Kernels;
  readonly #image: number;
  readonly #sources: Uint32Array;
  readonly #isLeaf: boolean;
  readonly #outputs: number;
  readonly #tile: number;
  readonly #scratch: number;
  #free: number;

  /** `leaf`: whether runs give the leaves of an image that holds both. */
  constructor(kernels: Kernels, image: Uint8Array, leaf: boolean = false) {
    const words = new Uint32Array(image.buffer, image.byteOffset, image.byteLength / 4);
    this.#kernels = kernels;
    this.#image = 65_536;
    reserve(kernels.memory, this.#image + image.byteLength);
    new Uint8Array(kernels.memory.buffer).set(image, this.#image);
    this.#sources = words.slice(words[header.sources]! / 4, words[header.sources]! / 4 + words[header.sourceCount]!);
    this.#isLeaf = leaf || words[header.outputs] === 2;
    this.#outputs = this.#isLeaf ? words[header.treeCount]! : words[header.outputCount]!;
    this.#tile = words[header.tile]!;
    this.#scratch = this.#image + image.byteLength;
    this.#free = align(this.#scratch + kernels.forestScratchSize(this.#image));
  }

  /** Copies the columns that the image uses behind the scratch and returns a function that runs the kernels on them. */
  prepare(columns: readonly Column[], rows: number): { run(): void; quantize(): void; outputs(): (Float64Array | Int32Array)[] } {
    const used = [...this.#sources].map((feature) => columns[feature]!);
    const records = this.#free;
    let at = align(records + used.length * 16);
    const places = used.map(() => (at += align(rows * 8)) - align(rows * 8));
    const out = at;
    reserve(this.#kernels.memory, out + this.#outputs * rows * 8 + 64);
    const buffer = this.#kernels.memory.buffer;
    const words = new Int32Array(buffer);
    for (const [index, column] of used.entries()) {
      const record = records / 4 + index * 4;
      words[record] = places[index]!;
      words[record + 1] = column instanceof Float64Array ? 0 : 1;
      words[record + 2] = column instanceof Float64Array ? 0 : column.constant;
      if (column instanceof Float64Array) new Float64Array(buffer, places[index], rows).set(column.subarray(0, rows));
      else new Int32Array(buffer, places[index], rows).set(column.codes.subarray(0, rows));
    }
    return {
      run: () =>
        (this.#isLeaf ? this.#kernels.forestLeaves : this.#kernels.forestRun)(this.#image, records, rows, this.#scratch, out, rows),
      quantize: () => {
        for (let from = 0; from < rows; from += this.#tile)
          this.#kernels.forestQuantize(this.#image, records, from, Math.min(this.#tile, rows - from), this.#scratch);
      },
      outputs: () =>
        Array.from({ length: this.#outputs }, (_, index) =>
          this.#isLeaf
            ? new Int32Array(buffer, out, rows * this.#outputs).slice(index * rows, (index + 1) * rows)
            : new Float64Array(buffer, out, rows * this.#outputs).slice(index * rows, (index + 1) * rows),
        ),
    };
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

function reserve(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / 65_536);
  if (missing > 0) memory.grow(missing);
}

/** Compiles the forest kernels; each call of the result gives a fresh instance with its own memory. */
export async function compileForestKernels(): Promise<() => Promise<Kernels>> {
  const folder = fileURLToPath(source);
  let binary: Uint8Array | undefined;
  const { error } = await compile(["index.ts", "-O3", "--runtime", "stub", "--enable", "simd", "--noAssert", "--outFile", "forest.wasm"], {
    readFile: (name) => readFile(`${folder}${name}`, "utf8").catch(() => null),
    writeFile: (_name, contents) => void (binary = typeof contents === "string" ? undefined : contents),
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) throw new Error(`the kernels do not compile: ${error?.message ?? "no output"}`);
  const module = await WebAssembly.compile(binary.slice());
  return async () => (await WebAssembly.instantiate(module, { env: { abort: () => {} } })).exports as unknown as Kernels;
}
