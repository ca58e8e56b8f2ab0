const quote = 34;
const backslash = 92;
const comma = 44;
const open = 91;
const close = 93;

/** Finds the elements of one top-level JSON array in a stream of bytes, without reading them. */
export class ArraySplitter {
  #state: "before" | "element" | "after" = "before";
  #depth = 0;
  #inString = false;
  #escaped = false;
  #held: Buffer[] = [];
  #heldLength = 0;
  #elements = 0;
  /** Set where the bytes are no array: what was met instead. */
  problem: string | null = null;

  /** Length of the element that is not yet complete. */
  get pending(): number {
    return this.#heldLength;
  }

  /** The elements that these bytes complete, as bytes. */
  push(bytes: Buffer): Buffer[] {
    const found: Buffer[] = [];
    let from = 0;
    for (let at = 0; at < bytes.length && this.problem === null; at++) {
      const byte = bytes[at]!;
      if (this.#state === "element") {
        if (this.#inString) {
          if (this.#escaped) this.#escaped = false;
          else if (byte === backslash) this.#escaped = true;
          else if (byte === quote) this.#inString = false;
          continue;
        }
        if (byte === quote) this.#inString = true;
        else if (byte === open || byte === 123) this.#depth++;
        else if (this.#depth > 0 && (byte === close || byte === 125)) this.#depth--;
        else if (this.#depth === 0 && (byte === comma || byte === close)) {
          const element = this.#take(bytes.subarray(from, at));
          const blank = isBlank(element);
          if (!blank) {
            found.push(element);
            this.#elements++;
          } else if (byte === comma || this.#elements > 0) this.problem = "an element of the array is empty";
          from = at + 1;
          if (byte === close) this.#state = "after";
        }
      } else if (isSpace(byte) || (this.#state === "before" && (byte === 0xef || byte === 0xbb || byte === 0xbf))) continue;
      else if (this.#state === "before" && byte === open) {
        this.#state = "element";
        from = at + 1;
      } else this.problem = this.#state === "before" ? "the file does not begin with [" : "something stands after the array";
    }
    if (this.#state === "element" && from < bytes.length) {
      this.#held.push(Buffer.from(bytes.subarray(from)));
      this.#heldLength += bytes.length - from;
    }
    return found;
  }

  /** To be called at the end of the bytes. */
  finish(): void {
    if (this.problem === null && this.#state !== "after")
      this.problem = this.#state === "before" ? "the file is empty" : "the array is not closed";
  }

  #take(tail: Buffer): Buffer {
    const element = this.#heldLength === 0 ? tail : Buffer.concat([...this.#held, tail]);
    this.#held = [];
    this.#heldLength = 0;
    return element;
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every(isSpace);
}
