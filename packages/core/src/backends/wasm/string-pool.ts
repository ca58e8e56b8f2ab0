export interface EncodedPool {
  /** uint32[strings + 1]. */
  readonly offsets: Uint32Array;
  readonly bytes: Uint8Array;
  /** Open addressing by `hashBytes`: codes, -1 where empty. */
  readonly table: Int32Array;
}

/** FNV-1a over the bytes, mixed: as the module's `internStrings` computes it. */
function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < to; index++) hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Writes a string as UTF-8 and returns where it ends. A lone surrogate keeps its number, so that different strings stay different. */
function writeString(text: string, bytes: Uint8Array, at: number): number {
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index)!;
    if (code < 0x80) {
      bytes[at++] = code;
      continue;
    }
    if (code > 0xffff) {
      index++;
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 63);
    } else if (code > 0x7ff) bytes[at++] = 0xe0 | (code >> 12);
    else bytes[at++] = 0xc0 | (code >> 6);
    if (code > 0x7ff) bytes[at++] = 0x80 | ((code >> 6) & 63);
    bytes[at++] = 0x80 | (code & 63);
  }
  return at;
}

/** Strings as UTF-8 with a hash table over them. */
export function encodePool(strings: readonly string[]): EncodedPool {
  const most = strings.reduce((sum, text) => sum + text.length * 3, 0);
  const bytes = new Uint8Array(most);
  const offsets = new Uint32Array(strings.length + 1);
  strings.forEach((text, code) => (offsets[code + 1] = writeString(text, bytes, offsets[code]!)));
  let capacity = 4;
  while (capacity < strings.length * 2) capacity *= 2;
  const table = new Int32Array(capacity).fill(-1);
  for (let code = 0; code < strings.length; code++) {
    let place = hashBytes(bytes, offsets[code]!, offsets[code + 1]!) & (capacity - 1);
    while (table[place] !== -1) place = (place + 1) & (capacity - 1);
    table[place] = code;
  }
  return { offsets, bytes: bytes.slice(0, offsets[strings.length]), table };
}
