const alignment = 8;

/** Appends sections to an image, each at a multiple of 8 bytes; equal sections are kept once. */
export class ImageWriter {
  readonly #sections: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  readonly #shared = new Map<string, number>();
  #length: number;

  constructor(headerBytes: number) {
    this.#length = headerBytes;
  }

  /** The section's offset. */
  add(bytes: Uint8Array): number {
    const offset = this.#length;
    this.#sections.push({ offset, bytes });
    this.#length = alignUp(offset + bytes.length);
    return offset;
  }

  /** The offset of the section with this key, made on first use. */
  share(key: string, make: () => Uint8Array): number {
    const known = this.#shared.get(key) ?? this.add(make());
    this.#shared.set(key, known);
    return known;
  }

  /** The whole image: the header's words, then the sections. */
  finish(header: ReadonlyMap<number, number>): Uint8Array {
    const image = new Uint8Array(this.#length);
    const view = new DataView(image.buffer);
    for (const [word, value] of header) view.setInt32(word * 4, value, true);
    for (const { offset, bytes } of this.#sections) image.set(bytes, offset);
    return image;
  }
}

export function alignUp(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

/** Words as little-endian bytes. */
export function wordBytes(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setUint32(i * 4, word >>> 0, true));
  return bytes;
}

/** Half-words as little-endian bytes, padded to a multiple of 8 bytes. */
export function halfWordBytes(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(alignUp(words.length * 2));
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setUint16(i * 2, word, true));
  return bytes;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
