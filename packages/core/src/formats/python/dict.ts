import { keyOf } from "./key.ts";
import type { PyDict, PySet, PyValue } from "./value.ts";

/** The one implementation of `PyDict`. Takes no memory to speak of until the first entry. */
export class PythonDict implements PyDict {
  readonly kind = "dict";
  #index: Map<unknown, number> | null = null;
  #keys: PyValue[] = [];
  #values: PyValue[] = [];

  static of(entries: Iterable<readonly [PyValue, PyValue]>): PythonDict {
    const dict = new PythonDict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  get size(): number {
    return this.#keys.length;
  }

  get(key: PyValue): PyValue | undefined {
    const at = this.#index?.get(keyOf(key));
    return at === undefined ? undefined : this.#values[at];
  }

  has(key: PyValue): boolean {
    return this.#index?.has(keyOf(key)) ?? false;
  }

  /** A key that is there keeps its place and its first spelling, as in Python. */
  set(key: PyValue, value: PyValue): void {
    this.#index ??= new Map();
    const normal = keyOf(key);
    const at = this.#index.get(normal);
    if (at === undefined) {
      this.#index.set(normal, this.#keys.length);
      this.#keys.push(key);
      this.#values.push(value);
    } else {
      this.#values[at] = value;
    }
  }

  keys(): readonly PyValue[] {
    return this.#keys;
  }

  values(): readonly PyValue[] {
    return this.#values;
  }

  *entries(): IterableIterator<[PyValue, PyValue]> {
    for (let at = 0; at < this.#keys.length; at++) yield [this.#keys[at]!, this.#values[at]!];
  }
}

/** The one implementation of `PySet`. */
export class PythonSet implements PySet {
  readonly kind = "set";
  readonly frozen: boolean;
  #members: Map<unknown, PyValue> | null = null;

  constructor(frozen: boolean, values: Iterable<PyValue> = []) {
    this.frozen = frozen;
    for (const value of values) this.add(value);
  }

  get size(): number {
    return this.#members?.size ?? 0;
  }

  has(value: PyValue): boolean {
    return this.#members?.has(keyOf(value)) ?? false;
  }

  add(value: PyValue): void {
    this.#members ??= new Map();
    const normal = keyOf(value);
    if (!this.#members.has(normal)) this.#members.set(normal, value);
  }

  values(): readonly PyValue[] {
    return this.#members === null ? [] : [...this.#members.values()];
  }
}
