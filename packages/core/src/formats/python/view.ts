import { GodwitError } from "../../errors/index.ts";
import { toBooleans } from "../numpy/to-booleans.ts";
import { type CompressedRows, toCompressedRows } from "../numpy/to-compressed-rows.ts";
import { toFloat64 } from "../numpy/to-float64.ts";
import { toInt32 } from "../numpy/to-int32.ts";
import { toStrings } from "../numpy/to-strings.ts";
import { toValues } from "../numpy/to-values.ts";
import { describeValue } from "./describe-value.ts";
import type { NdArray, PyDict, PyObject, PyRecord, PySlice, PyValue, SparseMatrix } from "./value.ts";

/**
 * A value and the path that led to it. Every accessor gives what it is named after or throws INVALID_MODEL with that path,
 * so an importer reads a fitted estimator in the words of its library:
 *
 * ```ts
 * const scale = view.attribute("scale_").orNone()?.float64([features]);
 * for (const step of view.attribute("steps").items()) read(step.item(1));
 * ```
 *
 * Numpy scalars and arrays of shape () are taken for the plain value where a number, boolean or string is asked for.
 */
export class PythonView {
  readonly value: PyValue;
  readonly path: string;

  constructor(value: PyValue, path: string = "") {
    this.value = value;
    this.path = path;
  }

  /** The kind of value for messages: `None`, `int`, `float`, `str`, `ndarray <f8 (3, 2)`, `sklearn.tree._classes.DecisionTreeClassifier`. */
  get description(): string {
    return describeValue(this.value);
  }

  get isNone(): boolean {
    return this.value === null;
  }

  get isString(): boolean {
    return typeof plain(this.value) === "string";
  }

  /** An int or a float (not a bool), plain or numpy's. */
  get isNumber(): boolean {
    const value = plain(this.value);
    return typeof value === "number" || typeof value === "bigint";
  }

  /** This view, or undefined where the value is None. */
  orNone(): this | undefined {
    return this.value === null ? undefined : this;
  }

  /** True for a record of that kind: `list`, `tuple`, `dict`, `ndarray`, `sparse`, `object`, `global`… */
  is(kind: PyRecord["kind"]): boolean {
    return this.value !== null && typeof this.value === "object" && this.value.kind === kind;
  }

  /** The instance, by its class's name where one is given. */
  object(name?: string): PyObject {
    const { value } = this;
    if (value === null || typeof value !== "object" || value.kind !== "object") return this.fail(name ?? "an object");
    if (name !== undefined && value.name !== name) return this.fail(name);
    return value;
  }

  /** The name of the instance's class, or of the class or function itself: `StandardScaler`. */
  get className(): string {
    const { value } = this;
    if (value !== null && typeof value === "object" && (value.kind === "object" || value.kind === "global")) return value.name;
    return this.fail("an object");
  }

  /** The module of the same: `sklearn.preprocessing._data`. */
  get module(): string {
    const { value } = this;
    if (value !== null && typeof value === "object" && (value.kind === "object" || value.kind === "global")) return value.module;
    return this.fail("an object");
  }

  /** An attribute of an instance, which must be there. */
  attribute(name: string): PythonView {
    return this.find(name) ?? this.reject(`the attribute ${name} is missing`);
  }

  /** An attribute that may be absent. */
  find(name: string): PythonView | undefined {
    const found = attributeOf(this.object(), name);
    return found === undefined ? undefined : new PythonView(found, this.path === "" ? name : `${this.path}.${name}`);
  }

  /** The first of these attributes that is there: names that changed between versions. */
  first(...names: readonly string[]): PythonView {
    return this.findFirst(...names) ?? this.reject(`none of the attributes ${names.join(", ")} is there`);
  }

  /** The first of these attributes that is there, if any. */
  findFirst(...names: readonly string[]): PythonView | undefined {
    for (const name of names) {
      const found = this.find(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  has(name: string): boolean {
    return attributeOf(this.object(), name) !== undefined;
  }

  /** The names of the instance's attributes. */
  attributeNames(): readonly string[] {
    const { state } = this.object();
    return attributeDicts(state).flatMap((dict) => dict.keys().filter((key) => typeof key === "string"));
  }

  /** Argument i of the call that would make the instance. */
  argument(index: number): PythonView {
    const value = this.object().args[index];
    return value === undefined ? this.reject(`argument ${index} is missing`) : new PythonView(value, `${this.path}(${index})`);
  }

  /** The state of an instance as it stands, for classes whose state is not a dict of attributes. */
  state(): PythonView {
    const { state } = this.object();
    return state === undefined ? this.reject("the object has no state") : new PythonView(state, `${this.path}.__state__`);
  }

  /** The values in a list, tuple, set or array (row-major, whatever its shape); of a list's subclass, too. */
  items(): PythonView[] {
    return this.values().map((value, at) => new PythonView(value, `${this.path}[${at}]`));
  }

  /** Item i of the same. */
  item(index: number): PythonView {
    const value = this.values()[index];
    return value === undefined ? this.reject(`item ${index} is missing`) : new PythonView(value, `${this.path}[${index}]`);
  }

  /** The plain values of the same. */
  values(): readonly PyValue[] {
    const { value } = this;
    if (value !== null && typeof value === "object") {
      if (value.kind === "list" || value.kind === "tuple") return value.items;
      if (value.kind === "set") return value.values();
      if (value.kind === "ndarray" && value.shape.length > 0) return this.located(() => toValues(value));
      if (value.kind === "object" && value.items !== null) return value.items;
    }
    return this.fail("a list");
  }

  /** The dict; of a dict's subclass, too. */
  dict(): PyDict {
    const { value } = this;
    if (value !== null && typeof value === "object") {
      if (value.kind === "dict") return value;
      if (value.kind === "object" && value.entries !== null) return value.entries;
    }
    return this.fail("a dict");
  }

  /** The value under a key of a dict, which must be there. */
  entry(key: PyValue): PythonView {
    return this.findEntry(key) ?? this.reject(`the key ${describeKey(key)} is missing`);
  }

  /** The value under a key of a dict, if it is there. */
  findEntry(key: PyValue): PythonView | undefined {
    const value = this.dict().get(key);
    return value === undefined ? undefined : new PythonView(value, `${this.path}[${describeKey(key)}]`);
  }

  /** Each key of a dict with a view of its value, in order. */
  entries(): [key: PyValue, value: PythonView][] {
    return [...this.dict().entries()].map(([key, value]) => [key, new PythonView(value, `${this.path}[${describeKey(key)}]`)]);
  }

  /** An int, float or bool (0 or 1), plain or numpy's. */
  number(): number {
    const value = plain(this.value);
    if (typeof value === "number") return value;
    if (typeof value === "boolean") return Number(value);
    if (typeof value === "bigint") return Number(value);
    return this.fail("a number");
  }

  /** A whole number within 2^53 that is at least `minimum`. */
  integer(minimum: number = Number.MIN_SAFE_INTEGER): number {
    const value = this.number();
    return Number.isSafeInteger(value) && value >= minimum
      ? value
      : this.fail(`an integer${minimum > Number.MIN_SAFE_INTEGER ? ` from ${minimum}` : ""}`);
  }

  /** A bool, plain or numpy's; 0 and 1 too, as old versions stored them. */
  boolean(): boolean {
    const value = plain(this.value);
    if (typeof value === "boolean") return value;
    if (value === 0 || value === 1) return value === 1;
    return this.fail("a bool");
  }

  string(): string {
    const value = plain(this.value);
    return typeof value === "string" ? value : this.fail("a string");
  }

  /** One of these strings; another one is UNSUPPORTED_OPTION. */
  choice<const T extends string>(...choices: readonly T[]): T {
    const value = this.string();
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw new GodwitError(
      "UNSUPPORTED_OPTION",
      `${this.path} is '${value}'; known are ${choices.map((choice) => `'${choice}'`).join(", ")}`,
      {
        where: { path: this.path },
      },
    );
  }

  slice(): PySlice {
    const { value } = this;
    return value !== null && typeof value === "object" && value.kind === "slice" ? value : this.fail("a slice");
  }

  /** A numpy array; of a masked array, its data. With a shape, of exactly that shape; -1 stands for any length. */
  array(shape?: readonly number[]): NdArray {
    const { value } = this;
    const record = value !== null && typeof value === "object" ? value : null;
    const array = record?.kind === "ndarray" ? record : record?.kind === "masked-array" ? record.data : this.fail("an array");
    if (shape !== undefined && !sameShape(array.shape, shape)) {
      return this.reject(
        `the shape is (${array.shape.join(", ")}) instead of (${shape.map((size) => (size < 0 ? "any" : size)).join(", ")})`,
      );
    }
    return array;
  }

  /** The shape of an array or sparse matrix. */
  shape(): readonly number[] {
    const { value } = this;
    return value !== null && typeof value === "object" && value.kind === "sparse" ? value.shape : this.array().shape;
  }

  sparse(): SparseMatrix {
    const { value } = this;
    return value !== null && typeof value === "object" && value.kind === "sparse" ? value : this.fail("a sparse matrix");
  }

  /** A sparse matrix by rows; see `toCompressedRows`. */
  compressedRows(): CompressedRows {
    const matrix = this.sparse();
    return this.located(() => toCompressedRows(matrix));
  }

  /** The numbers of an array (row-major) or list as float64; a view of the file where possible: do not write into it. */
  float64(shape?: readonly number[]): Float64Array {
    if (this.is("ndarray") || this.is("masked-array")) {
      const array = this.array(shape);
      return this.located(() => toFloat64(array));
    }
    return this.typedList(Float64Array, shape, (view) => view.number());
  }

  /** The same as int32; a number that is not one is an error. */
  int32(shape?: readonly number[]): Int32Array {
    if (this.is("ndarray") || this.is("masked-array")) {
      const array = this.array(shape);
      return this.located(() => toInt32(array));
    }
    return this.typedList(Int32Array, shape, (view) => view.integer(-2147483648) | 0);
  }

  /** The bools of an array or list as 0 and 1. */
  booleans(shape?: readonly number[]): Uint8Array {
    if (this.is("ndarray") || this.is("masked-array")) {
      const array = this.array(shape);
      return this.located(() => toBooleans(array));
    }
    return this.typedList(Uint8Array, shape, (view) => Number(view.boolean()));
  }

  /** The strings of an array (row-major) or list. */
  strings(): string[] {
    const { value } = this;
    if (value !== null && typeof value === "object" && value.kind === "ndarray") return this.located(() => toStrings(value));
    return this.items().map((view) => view.string());
  }

  /** Throws INVALID_MODEL at this path. */
  reject(message: string): never {
    throw new GodwitError("INVALID_MODEL", this.path === "" ? message : `${this.path}: ${message}`, { where: { path: this.path } });
  }

  private fail(expected: string): never {
    return this.reject(`expected ${expected}, found ${this.description}`);
  }

  private located<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw error instanceof GodwitError ? error.at({ path: this.path }) : error;
    }
  }

  private typedList<T extends Float64Array | Int32Array | Uint8Array>(
    type: { new (length: number): T },
    shape: readonly number[] | undefined,
    read: (view: PythonView) => number,
  ): T {
    if (this.isNumber && (shape === undefined || shape.length === 0)) {
      const single = new type(1);
      single[0] = read(this);
      return single;
    }
    const items = this.items();
    if (shape !== undefined && !sameShape([items.length], shape))
      return this.reject(`there are ${items.length} items instead of ${shape.join(" × ")}`);
    const numbers = new type(items.length);
    items.forEach((item, at) => (numbers[at] = read(item)));
    return numbers;
  }
}

function attributeOf(object: PyObject, name: string): PyValue | undefined {
  for (const dict of attributeDicts(object.state)) {
    const found = dict.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The state of an instance with `__slots__` is the pair (dict or None, dict of slots). */
function attributeDicts(state: PyValue | undefined): PyDict[] {
  if (state === undefined || state === null || typeof state !== "object") return [];
  if (state.kind === "dict") return [state];
  if (state.kind !== "tuple" || state.items.length !== 2) return [];
  const dicts: PyDict[] = [];
  for (const item of state.items) {
    if (item === null) continue;
    if (typeof item !== "object" || item.kind !== "dict") return [];
    dicts.push(item);
  }
  return dicts;
}

/** The plain value of a numpy scalar or of an array of shape (). */
function plain(value: PyValue): PyValue {
  if (value === null || typeof value !== "object") return value;
  if (value.kind === "scalar") return value.value;
  if (value.kind === "ndarray" && value.shape.length === 0) return toValues(value)[0] ?? null;
  return value;
}

function sameShape(shape: readonly number[], expected: readonly number[]): boolean {
  return shape.length === expected.length && expected.every((size, at) => size < 0 || size === shape[at]);
}

function describeKey(key: PyValue): string {
  return typeof key === "string" ? `'${key}'` : describeValue(key);
}
