const end = 0x110000;

/** A set of Unicode code points: ascending boundaries at which membership changes, the first one opening a range. */
export class CodePointSet {
  static readonly empty: CodePointSet = new CodePointSet([]);
  readonly boundaries: readonly number[];
  readonly #ascii: Uint8Array = new Uint8Array(128);
  #complement: CodePointSet | undefined;

  constructor(boundaries: readonly number[]) {
    this.boundaries = boundaries;
    for (let code = 0; code < 128; code++) this.#ascii[code] = this.#search(code) ? 1 : 0;
  }

  /** The code points from `first` to `last`, both included. */
  static range(first: number, last: number): CodePointSet {
    return new CodePointSet([first, last + 1]);
  }

  static of(codes: Iterable<number>): CodePointSet {
    const boundaries: number[] = [];
    for (const code of [...new Set(codes)].sort((a, b) => a - b)) {
      if (boundaries.at(-1) === code) boundaries[boundaries.length - 1] = code + 1;
      else boundaries.push(code, code + 1);
    }
    return new CodePointSet(boundaries);
  }

  has(code: number): boolean {
    return code < 128 ? this.#ascii[code] === 1 : this.#search(code);
  }

  #search(code: number): boolean {
    let low = 0;
    let high = this.boundaries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.boundaries[middle]! <= code) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1;
  }

  union(other: CodePointSet): CodePointSet {
    return merge(this, other, (a, b) => a || b);
  }

  intersection(other: CodePointSet): CodePointSet {
    return merge(this, other, (a, b) => a && b);
  }

  complement(): CodePointSet {
    if (this.#complement !== undefined) return this.#complement;
    const [first, ...rest] = this.boundaries;
    const flipped = first === 0 ? rest : [0, ...this.boundaries];
    this.#complement = new CodePointSet(flipped.at(-1) === end ? flipped.slice(0, -1) : [...flipped, end]);
    return this.#complement;
  }

  equals(other: CodePointSet): boolean {
    return this.boundaries.length === other.boundaries.length && this.boundaries.every((code, i) => code === other.boundaries[i]);
  }

  isSubsetOf(other: CodePointSet): boolean {
    return this.union(other).equals(other);
  }

  /** The one member of a set of size one. */
  single(): number | undefined {
    const [first, last] = this.boundaries;
    return this.boundaries.length === 2 && last === first! + 1 ? first : undefined;
  }

  /** Members ascending. */
  *codes(): Generator<number, void> {
    for (let i = 0; i < this.boundaries.length; i += 2) {
      for (let code = this.boundaries[i]!; code < this.boundaries[i + 1]!; code++) yield code;
    }
  }
}

function merge(left: CodePointSet, right: CodePointSet, keep: (a: boolean, b: boolean) => boolean): CodePointSet {
  const boundaries: number[] = [];
  let inside = false;
  let i = 0;
  let j = 0;
  while (i < left.boundaries.length || j < right.boundaries.length) {
    const code = Math.min(left.boundaries[i] ?? end, right.boundaries[j] ?? end);
    while (left.boundaries[i] === code) i++;
    while (right.boundaries[j] === code) j++;
    const now = keep(i % 2 === 1, j % 2 === 1);
    if (now !== inside) boundaries.push(code);
    inside = now;
  }
  return new CodePointSet(boundaries);
}
