/** What the codecs of pages export; addresses are bytes in the imported memory. */
interface PageCodecExports {
  /** First address that the module itself does not use. */
  readonly heapBase: () => number;
  readonly snappyDecompress: (from: number, end: number, output: number, outputEnd: number) => number;
  readonly snappyCompress: (from: number, end: number, output: number, table: number) => number;
  readonly rangeOfDoubles: (cells: number, count: number, found: number) => void;
}

const pageBytes = 65_536;
/** Bytes behind an area that the module may read and write. */
const margin = 64;
/** Above this the memory is not kept for the next page. */
const keptBytes = 64 * 2 ** 20;
/** Numbers of 16 bits by which compression finds what repeats. */
const tableBytes = 2 << 14;

/** Codecs of pages of columns, many times as fast as JavaScript (packages/kernels/assembly/pages). Not to be used by two threads. */
export class PageCodec {
  readonly #module: WebAssembly.Module;
  #memory: WebAssembly.Memory;
  #exports: PageCodecExports;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array();

  /** Takes the bytes of the module at `pageCodecUrl()`. */
  constructor(module: Uint8Array<ArrayBuffer>) {
    this.#module = new WebAssembly.Module(module);
    [this.#memory, this.#exports] = instantiate(this.#module);
  }

  /**
   * Decompresses the elements of a Snappy block, which stand behind its length; null where they do not make so many bytes. A view that is
   * valid until the next call.
   */
  snappyDecompress(elements: Uint8Array, length: number): Uint8Array<ArrayBuffer> | null {
    const from = this.#exports.heapBase();
    const output = aligned(from + elements.length + margin);
    this.#tidy();
    const bytes = this.#room(output + length + margin);
    bytes.set(elements, from);
    const isWhole = this.#exports.snappyDecompress(from, from + elements.length, output, output + length) !== 0;
    return isWhole ? bytes.subarray(output, output + length) : null;
  }

  /** A Snappy block of some bytes, piece by piece; a view that is valid until the next call. */
  snappyCompress(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const table = this.#exports.heapBase();
    const from = aligned(table + tableBytes);
    const output = aligned(from + length + margin);
    const most = output + Math.ceil((length * 7) / 6) + margin;
    this.#tidy();
    const bytes = this.#room(most + margin);
    let end = from;
    for (const piece of pieces) {
      bytes.set(piece, end);
      end += piece.length;
    }
    let to = output;
    for (let rest = length; ; rest = Math.floor(rest / 128)) {
      bytes[to++] = rest < 128 ? rest : (rest & 127) | 128;
      if (rest < 128) break;
    }
    return bytes.subarray(output, this.#exports.snappyCompress(from, end, to, table));
  }

  /** The smallest and the largest number; NaN where one of them is, Infinity and -Infinity where there is none. */
  rangeOfDoubles(cells: Float64Array): readonly [least: number, most: number] {
    const found = this.#exports.heapBase();
    const from = found + margin;
    this.#tidy();
    const bytes = this.#room(from + cells.byteLength + margin);
    bytes.set(new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength), from);
    this.#exports.rangeOfDoubles(from, cells.length, found);
    const view = new Float64Array(bytes.buffer, found, 2);
    return [view[0]!, view[1]!];
  }

  /** The memory, with so many bytes. */
  #room(end: number): Uint8Array<ArrayBuffer> {
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = new Uint8Array(this.#memory.buffer);
    return this.#bytes;
  }

  #tidy(): void {
    if (this.#memory.buffer.byteLength > keptBytes) [this.#memory, this.#exports] = instantiate(this.#module);
  }
}

function aligned(address: number): number {
  return (address + margin - 1) & -margin;
}

function instantiate(module: WebAssembly.Module): [WebAssembly.Memory, PageCodecExports] {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const instance = new WebAssembly.Instance(module, { env: { memory, abort: () => {} } });
  return [memory, instance.exports as unknown as PageCodecExports];
}
