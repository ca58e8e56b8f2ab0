const mostSpareBytes = 64 << 20;
const leastBytes = 4096;

/** What was given back, for whoever grows next. */
const spare: Buffer[] = [];
let spareBytes = 0;

/** Bytes that grow as they are added to, and are used again. */
export class GrowingBytes {
  #bytes: Buffer = Buffer.alloc(0);
  length = 0;

  /** Where so many more bytes go; they count as written. */
  room(count: number): { readonly bytes: Buffer; readonly at: number } {
    const at = this.length;
    this.length += count;
    if (this.length > this.#bytes.length) {
      const grown = takeBytes(Math.max(this.length, this.#bytes.length * 2, leastBytes));
      this.#bytes.copy(grown, 0, 0, at);
      giveBytes(this.#bytes);
      this.#bytes = grown;
    }
    return { bytes: this.#bytes, at };
  }

  append(part: Uint8Array): void {
    const { bytes, at } = this.room(part.length);
    bytes.set(part, at);
  }

  /** What was written; it stays until something is added. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  /** Begins anew without memory; nobody looks at a view any more. */
  release(): void {
    giveBytes(this.#bytes);
    this.#bytes = Buffer.alloc(0);
    this.length = 0;
  }
}

function takeBytes(count: number): Buffer {
  const place = spare.findIndex(({ length }) => length >= count && length <= 4 * count + leastBytes);
  if (place < 0) return Buffer.allocUnsafeSlow(count);
  const [taken] = spare.splice(place, 1);
  spareBytes -= taken!.length;
  return taken!;
}

function giveBytes(bytes: Buffer): void {
  if (bytes.length === 0 || spareBytes + bytes.length > mostSpareBytes) return;
  spareBytes += bytes.length;
  spare.push(bytes);
}
