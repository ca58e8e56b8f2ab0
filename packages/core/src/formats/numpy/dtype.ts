import { GodwitError } from "../../errors/index.ts";
import type { Dtype, DtypeField, DtypeType } from "../python/value.ts";

const typeOfLetter: Readonly<Record<string, DtypeType>> = {
  "?": "bool",
  b: "bool",
  i: "int",
  u: "uint",
  f: "float",
  c: "complex",
  O: "object",
  S: "bytes",
  a: "bytes",
  U: "string",
  V: "void",
  M: "datetime",
  m: "timedelta",
};

const letterOfType: Readonly<Record<DtypeType, string>> = {
  bool: "b",
  int: "i",
  uint: "u",
  float: "f",
  complex: "c",
  object: "O",
  bytes: "S",
  string: "U",
  void: "V",
  datetime: "M",
  timedelta: "m",
};

const sizesOfType: Readonly<Partial<Record<DtypeType, readonly number[]>>> = {
  bool: [1],
  int: [1, 2, 4, 8],
  uint: [1, 2, 4, 8],
  float: [2, 4, 8, 12, 16],
  complex: [8, 16, 24, 32],
  datetime: [8],
  timedelta: [8],
};

const named: Readonly<Record<string, string>> = {
  bool: "b1",
  bool_: "b1",
  int: "i8",
  float: "f8",
  complex: "c16",
  object: "O",
  object_: "O",
  half: "f2",
  single: "f4",
  double: "f8",
  intp: "i8",
  uintp: "u8",
  intc: "i4",
  uintc: "u4",
  longlong: "i8",
  ulonglong: "u8",
  str: "U0",
  str_: "U0",
  bytes: "S0",
  bytes_: "S0",
  void: "V0",
};

const maximumItemSize = 0x7fffffff;

/** The parts that make a dtype; the name follows from them. */
export interface DtypeParts {
  readonly type: DtypeType;
  readonly itemSize: number;
  readonly littleEndian?: boolean;
  readonly fields?: readonly DtypeField[] | null;
  readonly subarray?: Dtype["subarray"];
  readonly unit?: Dtype["unit"];
}

/** Builds a dtype; a size that the type cannot have is MALFORMED. */
export function makeDtype(parts: DtypeParts): Dtype {
  const { type, itemSize, littleEndian = true, fields = null, subarray = null, unit = null } = parts;
  const sizes = sizesOfType[type];
  const fits = sizes === undefined ? Number.isInteger(itemSize) && itemSize >= 0 && itemSize <= maximumItemSize : sizes.includes(itemSize);
  if (!fits || (type === "string" && itemSize % 4 !== 0)) {
    throw new GodwitError("MALFORMED", `a numpy dtype of type ${type} cannot have ${itemSize} bytes an item`);
  }
  const ordered = itemSize > 1 && type !== "bytes" && type !== "void" && type !== "object";
  const mark = ordered ? (littleEndian ? "<" : ">") : type === "string" ? "<" : "|";
  const size = type === "object" ? "" : String(type === "string" ? itemSize / 4 : itemSize);
  const suffix = unit === null ? "" : `[${unit.count === 1 ? "" : unit.count}${unit.unit}]`;
  return { kind: "dtype", type, name: `${mark}${letterOfType[type]}${size}${suffix}`, itemSize, littleEndian, fields, subarray, unit };
}

/** Reads numpy's short form (`<f8`, `i4`, `?`, `|S5`, `<U10`, `M8[ns]`, `O8`, `V56`) or a name such as `float64`. */
export function parseDtype(text: string): Dtype {
  const match = /^([<>|=]?)([?biufcOSaUVMm])(\d*)(?:\[(\d*)([A-Za-zμ]+)\])?$/u.exec(aliasOf(text));
  const type = typeOfLetter[match?.[2] ?? ""];
  if (match === null || type === undefined) throw new GodwitError("MALFORMED", `'${text.slice(0, 40)}' is not a numpy dtype`);
  const [, order, letter, digits, count, unit] = match;
  const size = digits === "" || digits === undefined ? (letter === "?" ? 1 : 0) : Number(digits);
  return makeDtype({
    type: letter === "b" && size > 1 ? "int" : type,
    itemSize: type === "object" ? 8 : type === "string" ? size * 4 : size,
    littleEndian: order !== ">",
    unit: unit === undefined ? null : { unit, count: count === "" || count === undefined ? 1 : Number(count) },
  });
}

/** A structured dtype from its fields, in order. */
export function structured(fields: readonly DtypeField[], itemSize: number): Dtype {
  for (const field of fields) {
    if (field.offset < 0 || field.offset + field.dtype.itemSize > itemSize) {
      throw new GodwitError("MALFORMED", `the field '${field.name}' of a structured dtype lies outside of its ${itemSize} bytes`);
    }
  }
  return makeDtype({ type: "void", itemSize, fields });
}

/** True where items of the dtype hold Python objects, on their own or in a field. */
export function hasObjects(dtype: Dtype): boolean {
  const pending: Dtype[] = [dtype];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.type === "object") return true;
    if (next.subarray !== null) pending.push(next.subarray.dtype);
    if (next.fields !== null) pending.push(...next.fields.map((field) => field.dtype));
  }
  return false;
}

/** `float64` → `f8`, `int32` → `i4`, `str` → `U0`; anything else as it is. */
function aliasOf(text: string): string {
  const short = Object.hasOwn(named, text) ? named[text] : undefined;
  if (short !== undefined) return short;
  const match = /^(int|uint|float|complex)(\d+)$/u.exec(text);
  return match === null ? text : `${match[1]![0]}${Number(match[2]) / 8}`;
}
