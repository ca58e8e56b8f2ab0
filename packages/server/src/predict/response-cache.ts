import type { EngineOutput } from "@godwit/runtime";
import type { Part } from "./scheduling/task.ts";

type Parts = readonly (readonly Part[])[];

interface Entry {
  readonly parts: Parts;
  readonly bytes: number;
}

/** What an entry takes beside its key and numbers, roughly. */
const entryBytes = 500;
/** One answer may take this part of the whole. */
const largestPart = 16;

/** Remembers answers up to a number of bytes; those that have not been asked for longest go first. */
export class ResponseCache {
  readonly #entries = new Map<string, Entry>();
  readonly #capacity: number;
  #bytes = 0;

  constructor(capacity: number = 64 * 2 ** 20) {
    this.#capacity = capacity;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Keys that are longer are not kept, nor need they be made. */
  get longestKey(): number {
    return this.#capacity / largestPart / 2;
  }

  get(key: string): Parts | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.parts;
  }

  set(key: string, parts: Parts): void {
    const kept = parts.map((method) => method.map(({ output, value }) => ({ output, value: ownCopy(value) })));
    const bytes = entryBytes + 2 * key.length + kept.flat().reduce((sum, { value }) => sum + bytesOf(value), 0);
    if (bytes > this.#capacity / largestPart) return;
    this.#remove(key);
    this.#entries.set(key, { parts: kept, bytes });
    this.#bytes += bytes;
    for (const [oldest] of this.#entries) {
      if (this.#bytes <= this.#capacity) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

/** An answer that was cut out of a larger one would keep all of that in memory. */
function ownCopy(value: EngineOutput): EngineOutput {
  if (value.dtype === "string") return value;
  if (value.kind === "sparse") return { ...value, indices: value.indices.slice(), data: value.data.slice() };
  return value.data.byteLength === value.data.buffer.byteLength ? value : { ...value, data: value.data.slice() };
}

function bytesOf(value: EngineOutput): number {
  if (value.dtype === "string") return value.data.reduce((sum, text) => sum + 32 + 2 * (text?.length ?? 0), 0);
  if (value.kind === "sparse") return value.indptr.byteLength + value.indices.byteLength + value.data.byteLength;
  return value.data.byteLength;
}
