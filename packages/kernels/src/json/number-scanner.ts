/** What the reader of JSON's numbers exports; addresses are bytes in the imported memory. */
interface JsonScannerExports {
  /** First address that the module itself does not use. */
  readonly heapBase: () => number;
  /** See assembly/json/scan.ts. */
  readonly scan: (
    text: number,
    textEnd: number,
    depthLimit: number,
    least: number,
    cells: number,
    cellsEnd: number,
    arrays: number,
    arraysEnd: number,
    rereads: number,
    rereadsEnd: number,
    found: number,
  ) => void;
}

/** An array of numbers in a text. */
export interface ScannedArray {
  /** Bytes of the text. */
  readonly start: number;
  readonly end: number;
  readonly rows: number;
  /** Null for a plain list. */
  readonly width: number | null;
  readonly cells: Float64Array;
}

export interface Scanned {
  readonly arrays: readonly ScannedArray[];
  /** The byte at which the text is nested too deep; null where it is not. */
  readonly tooDeepAt: number | null;
  /** An integer of 16 digits or more stands outside the arrays. */
  readonly hasLongInteger: boolean;
}

const statuses = { done: 0, tooDeep: 1, noRoom: 2 } as const;
const arrayBytes = 24;
const rereadBytes = 12;
/** Readable bytes behind the text: the module looks ahead. */
const margin = 64;
const pageBytes = 65_536;
/** Above this the memory is not kept for the next text. */
const keptBytes = 32 * 2 ** 20;

/** The areas of the module's memory for one text. */
interface Areas {
  readonly text: number;
  readonly cells: number;
  readonly arrays: number;
  readonly rereads: number;
  readonly found: number;
  readonly end: number;
}

/** Finds the arrays of numbers in JSON texts and reads them, many times as fast as value by value (packages/kernels/assembly/json). */
export class NumberScanner {
  readonly #module: WebAssembly.Module;
  #memory: WebAssembly.Memory;
  #exports: JsonScannerExports;
  /** Views of the memory, which are of no use once it has grown. */
  #bytes = new Uint8Array();
  #words = new Int32Array();
  #doubles = new Float64Array();

  /** Takes the bytes of the module at `jsonScannerUrl()`. */
  constructor(module: Uint8Array<ArrayBuffer>) {
    this.#module = new WebAssembly.Module(module);
    [this.#memory, this.#exports] = instantiate(this.#module);
  }

  /** Reads the arrays of `least` numbers or more. */
  scan(text: Uint8Array, depth: number, least: number): Scanned {
    // A number takes two bytes with its comma; most take more, so that this room is seldom too small.
    const scanned = this.#scan(text, depth, least, Math.ceil(text.length / 6)) ?? this.#scan(text, depth, least, text.length);
    if (scanned === null) throw new Error("the scanner's room is too small for its text");
    if (this.#memory.buffer.byteLength > keptBytes) [this.#memory, this.#exports] = instantiate(this.#module);
    return scanned;
  }

  #scan(text: Uint8Array, depth: number, least: number, mostCells: number): Scanned | null {
    const areas = this.#areasFor(text.length, mostCells, Math.ceil(mostCells / least));
    this.#view();
    this.#bytes.set(text, areas.text);
    this.#bytes.fill(0, areas.text + text.length, areas.text + text.length + margin);
    const { cells, arrays, rereads, found, end } = areas;
    this.#exports.scan(areas.text, areas.text + text.length, depth, least, cells, arrays, arrays, rereads, rereads, end, found);
    const words = this.#words;
    const at = found >>> 2;
    const status = words[at]!;
    if (status === statuses.noRoom) return null;
    const values = this.#doubles.slice(cells >>> 3, (cells >>> 3) + words[at + 3]!);
    if (words[at + 4]! > 0) this.#reread(text, values, rereads, words[at + 4]!);
    return {
      arrays: this.#arrays(values, arrays >>> 2, words[at + 2]!),
      tooDeepAt: status === statuses.tooDeep ? words[at + 1]! : null,
      hasLongInteger: words[at + 5] === 1,
    };
  }

  #view(): void {
    const { buffer } = this.#memory;
    if (this.#bytes.buffer === buffer) return;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Int32Array(buffer);
    this.#doubles = new Float64Array(buffer);
  }

  #areasFor(textBytes: number, mostCells: number, mostArrays: number): Areas {
    const found = this.#exports.heapBase();
    const text = found + 64;
    const cells = aligned(text + textBytes + margin);
    const arrays = cells + 8 * mostCells;
    const rereads = arrays + aligned(arrayBytes * (mostArrays + 1));
    const end = rereads + rereadBytes * (mostCells + 1);
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
    return { text, cells, arrays, rereads, found, end };
  }

  #arrays(values: Float64Array, at: number, count: number): ScannedArray[] {
    const words = this.#words;
    const arrays: ScannedArray[] = [];
    for (let index = 0, word = at; index < count; index++, word += arrayBytes / 4) {
      const first = words[word + 4]!;
      const next = index + 1 < count ? words[word + arrayBytes / 4 + 4]! : values.length;
      const width = words[word + 3]!;
      arrays.push({
        start: words[word]!,
        end: words[word + 1]!,
        rows: words[word + 2]!,
        width: width === -1 ? null : width,
        cells: next - first === values.length ? values : values.subarray(first, next),
      });
    }
    return arrays;
  }

  /** The few numbers that 128 bits do not settle. */
  #reread(text: Uint8Array, values: Float64Array, at: number, count: number): void {
    const words = this.#words.subarray(at >>> 2, (at >>> 2) + 3 * count);
    for (let index = 0; index < words.length; index += 3) {
      let digits = "";
      for (let byte = words[index + 1]!; byte < words[index + 2]!; byte++) digits += String.fromCharCode(text[byte]!);
      values[words[index]!] = Number(digits);
    }
  }
}

function instantiate(module: WebAssembly.Module): [WebAssembly.Memory, JsonScannerExports] {
  const memory = new WebAssembly.Memory({ initial: 8 });
  return [memory, new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as JsonScannerExports];
}

function aligned(address: number): number {
  return (address + 7) & ~7;
}
