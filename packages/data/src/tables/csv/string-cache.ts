const slots = 512;
const longest = 48;

/** Gives the same string object for the same bytes met again, without decoding them; for columns that repeat few values. */
export class StringCache {
  readonly #keys = new Uint8Array(slots * longest);
  readonly #lengths = new Int32Array(slots).fill(-1);
  readonly #strings: string[] = Array.from<string>({ length: slots }).fill("");

  /** The text of valid UTF-8 bytes. */
  read(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > longest) return bytes.toString("utf8", start, end);
    let hash = length;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 0x01000193) ^ bytes[at]!) | 0;
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const key = slot * longest;
    if (this.#lengths[slot] === length) {
      let index = 0;
      while (index < length && this.#keys[key + index] === bytes[start + index]) index++;
      if (index === length) return this.#strings[slot]!;
    }
    const text = bytes.toString("utf8", start, end);
    this.#lengths[slot] = length;
    this.#keys.set(bytes.subarray(start, end), key);
    this.#strings[slot] = text;
    return text;
  }
}
