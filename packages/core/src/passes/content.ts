const bits = new DataView(new ArrayBuffer(8));

/** Numbers for plain data, equal where `sameContent` says so. An array met again is not read again. */
export class ContentHashes {
  readonly #arrays = new WeakMap<object, number>();

  of(value: unknown): number {
    switch (typeof value) {
      case "number":
        bits.setFloat64(0, value);
        return mixed(bits.getUint32(0), bits.getUint32(4));
      case "string":
        return hashOfText(value);
      case "object":
        return value === null ? 1 : this.#ofObject(value);
      default:
        return hashOfText(String(value));
    }
  }

  #ofObject(value: object): number {
    if (!ArrayBuffer.isView(value) && !Array.isArray(value)) {
      let hash = 3;
      for (const name in value) hash = mixed(mixed(hash, hashOfText(name)), this.of(value[name as keyof typeof value]));
      return hash;
    }
    const known = this.#arrays.get(value);
    if (known !== undefined) return known;
    const hash = ArrayBuffer.isView(value)
      ? hashOfWords(wordsOf(value))
      : value.reduce((sum: number, each) => mixed(sum, this.of(each)), 5);
    this.#arrays.set(value, hash);
    return hash;
  }
}

/** Whether plain data is equal bit for bit. */
export function sameContent(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (left.constructor !== right.constructor) return false;
  if (ArrayBuffer.isView(left)) return sameElements(wordsOf(left), wordsOf(right as ArrayBufferView), Object.is);
  if (Array.isArray(left)) return sameElements(left, right as unknown[], sameContent);
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameContent(left[name as keyof typeof left], right[name as keyof typeof right]))
  );
}

function sameElements<T>(left: ArrayLike<T>, right: ArrayLike<T>, same: (a: T, b: T) => boolean): boolean {
  if (left.length !== right.length) return false;
  for (let place = 0; place < left.length; place++) if (!same(left[place]!, right[place]!)) return false;
  return true;
}

/** The memory of an array as numbers, by fours of bytes where it is so divided. */
function wordsOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint32Array | Uint8Array {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  if (byteLength % 4 !== 0) return bytes;
  const { buffer: memory, byteOffset: start } = byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(memory, start, byteLength / 4);
}

function hashOfWords(words: Uint32Array | Uint8Array): number {
  let hash = words.length;
  for (let place = 0; place < words.length; place++) hash = mixed(hash, words[place]!);
  return hash;
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function hashOfText(text: string): number {
  let hash = text.length;
  for (let place = 0; place < text.length; place++) hash = mixed(hash, text.charCodeAt(place));
  return hash;
}
