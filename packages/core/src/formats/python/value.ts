/**
 * A Python value as data. `None` is null, `int` a number (a bigint beyond 2^53), `float` a number, `str` a string; the
 * rest are records told apart by `kind`. Values may share parts and may be circular: a walk over them keeps a visited set.
 */
export type PyValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PyBytes
  | PyComplex
  | PySlice
  | PyList
  | PyTuple
  | PyDict
  | PySet
  | Dtype
  | NdArray
  | MaskedArray
  | NumpyScalar
  | SparseMatrix
  | PyGlobal
  | PyObject;

/** A value with a `kind`: all but None, bool, int, float and str. */
export type PyRecord = Extract<PyValue, { readonly kind: string }>;

/** `bytes` (or `bytearray`, where `mutable`); the data is a view into the file where it can be. */
export interface PyBytes {
  readonly kind: "bytes";
  readonly data: Uint8Array;
  readonly mutable: boolean;
}

export interface PyComplex {
  readonly kind: "complex";
  readonly real: number;
  readonly imaginary: number;
}

export interface PySlice {
  readonly kind: "slice";
  readonly start: PyValue;
  readonly stop: PyValue;
  readonly step: PyValue;
}

/** `floats` holds the positions of floats with an integer value (5.0, not 5); absent if there are none. */
export interface PyList {
  readonly kind: "list";
  readonly items: readonly PyValue[];
  readonly floats?: ReadonlySet<number>;
}

/** See `PyList` for `floats`. */
export interface PyTuple {
  readonly kind: "tuple";
  readonly items: readonly PyValue[];
  readonly floats?: ReadonlySet<number>;
}

/**
 * `dict`, `OrderedDict`, `defaultdict`, `Counter`: in insertion order, with Python's key equality (1, 1.0 and True are one
 * key, `1` and `'1'` are two; tuples by content; NaN is equal to NaN; other records by identity).
 */
export interface PyDict {
  readonly kind: "dict";
  readonly size: number;
  get(key: PyValue): PyValue | undefined;
  has(key: PyValue): boolean;
  keys(): readonly PyValue[];
  values(): readonly PyValue[];
  entries(): IterableIterator<[key: PyValue, value: PyValue]>;
}

/** `set` or `frozenset`, in the order of the file, with the equality of `PyDict`. */
export interface PySet {
  readonly kind: "set";
  readonly frozen: boolean;
  readonly size: number;
  has(value: PyValue): boolean;
  values(): readonly PyValue[];
}

export type DtypeType = "bool" | "int" | "uint" | "float" | "complex" | "object" | "bytes" | "string" | "void" | "datetime" | "timedelta";

/** A numpy dtype. `name` is numpy's short form: `<f8`, `|b1`, `<U5`, `|O`, `<M8[ns]`, `|V56`. */
export interface Dtype {
  readonly kind: "dtype";
  readonly type: DtypeType;
  readonly name: string;
  /** Bytes of one item. */
  readonly itemSize: number;
  readonly littleEndian: boolean;
  /** The fields of a structured dtype in the order of their names, else null. */
  readonly fields: readonly DtypeField[] | null;
  /** Each item is itself an array of this dtype and shape, else null. */
  readonly subarray: { readonly dtype: Dtype; readonly shape: readonly number[] } | null;
  /** Of datetimes and timedeltas: `count` `unit`s, e.g. 1 "ns"; else null. */
  readonly unit: { readonly unit: string; readonly count: number } | null;
}

export interface DtypeField {
  readonly name: string;
  readonly dtype: Dtype;
  /** In bytes from the start of the record. */
  readonly offset: number;
}

/**
 * A numpy array. Item i (in memory order: last axis fastest for `C`, first axis fastest for `F`) starts at byte
 * `i * stride` of `data`; an object array has its items in `objects` instead. Read it with `toFloat64`, `toStrings`, `field`…
 */
export interface NdArray {
  readonly kind: "ndarray";
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly order: "C" | "F";
  readonly data: Uint8Array;
  readonly stride: number;
  /** The items of an object array in memory order, else null. */
  readonly objects: readonly PyValue[] | null;
  /** Of an object array: the positions of floats with an integer value. */
  readonly floats?: ReadonlySet<number>;
}

/** `numpy.ma.MaskedArray`: `mask` is of dtype bool and of the shape of `data`. */
export interface MaskedArray {
  readonly kind: "masked-array";
  readonly data: NdArray;
  readonly mask: NdArray;
  readonly fill: PyValue;
}

/** A numpy scalar such as `np.float64(0.5)` or `np.str_("a")`: `value` is the plain value. */
export interface NumpyScalar {
  readonly kind: "scalar";
  readonly dtype: Dtype;
  readonly value: PyValue;
}

/** A scipy sparse matrix or array. */
export type SparseMatrix = CompressedSparse | CoordinateSparse | DiagonalSparse | ListSparse | DictSparse;

/** Rows (`csr`), columns (`csc`) or blocks of rows (`bsr`) between `indptr[i]` and `indptr[i + 1]`. */
export interface CompressedSparse {
  readonly kind: "sparse";
  readonly format: "csr" | "csc" | "bsr";
  readonly shape: readonly [rows: number, columns: number];
  readonly data: NdArray;
  readonly indices: NdArray;
  readonly indptr: NdArray;
}

export interface CoordinateSparse {
  readonly kind: "sparse";
  readonly format: "coo";
  readonly shape: readonly [rows: number, columns: number];
  readonly data: NdArray;
  readonly row: NdArray;
  readonly column: NdArray;
}

export interface DiagonalSparse {
  readonly kind: "sparse";
  readonly format: "dia";
  readonly shape: readonly [rows: number, columns: number];
  readonly data: NdArray;
  readonly offsets: NdArray;
}

/** `rows` and `data` are object arrays of one list a row. */
export interface ListSparse {
  readonly kind: "sparse";
  readonly format: "lil";
  readonly shape: readonly [rows: number, columns: number];
  readonly data: NdArray;
  readonly rows: NdArray;
}

/** The keys are tuples (row, column). */
export interface DictSparse {
  readonly kind: "sparse";
  readonly format: "dok";
  readonly shape: readonly [rows: number, columns: number];
  readonly entries: PyDict;
}

/** A class or function by name, never looked up. Modules have their Python 3 and numpy 2 names. */
export interface PyGlobal {
  readonly kind: "global";
  readonly module: string;
  readonly name: string;
}

/** An instance that was not built, or the result of a call that was not made: its recipe, as data. */
export interface PyObject {
  readonly kind: "object";
  readonly module: string;
  readonly name: string;
  /** What the class or function would be called with. */
  readonly args: readonly PyValue[];
  readonly keywords: PyDict | null;
  /** What `__setstate__` would be given; for ordinary classes the dict of attributes. Undefined if there is none. */
  readonly state: PyValue | undefined;
  /** What would be appended, of a subclass of list; else null. */
  readonly items: readonly PyValue[] | null;
  /** What would be set by key, of a subclass of dict; else null. */
  readonly entries: PyDict | null;
}
