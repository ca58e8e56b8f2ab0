import { GodwitError } from "../../errors/index.ts";
import { encodeLatin1 } from "../bytes/text.ts";
import { hasObjects, makeDtype, structured } from "../numpy/dtype.ts";
import { byteLengthOf, makeArray, makeObjectArray } from "../numpy/ndarray.ts";
import { itemReader } from "../numpy/to-values.ts";
import type { Dtype, DtypeField, NdArray, PyDict, PyValue } from "../python/value.ts";
import { shapeOf } from "./shape-of.ts";

const noBytes = new Uint8Array(0);

/** The array that numpy's `ndarray.__setstate__` makes of `(version, shape, dtype, is_fortran, data)`. */
export function arrayFromState(state: PyValue): NdArray {
  const items = tupleItems(state, "an array");
  const [shape, dtype, fortran, data] = items.length === 4 ? items : items.slice(1, 5);
  return arrayOf(dtypeOf(dtype), shapeOf(shape), isTrue(fortran) ? "F" : "C", data ?? null);
}

/** An array over raw bytes, or over a list of objects, which numpy stores in C order always. */
export function arrayOf(dtype: Dtype, shape: readonly number[], order: "C" | "F", data: PyValue): NdArray {
  if (data !== null && typeof data === "object" && data.kind === "list")
    return makeObjectArray(shape, "C", data.items.slice(), data.floats);
  if (hasObjects(dtype)) throw new GodwitError("MALFORMED", "an object array without its objects");
  return makeArray(dtype, shape, order, rawBytes(data));
}

/** The dtype that numpy's `dtype.__setstate__` makes of one built by its short name. */
export function dtypeFromState(base: Dtype, state: PyValue): Dtype {
  const items = tupleItems(state, "a dtype");
  if (items.length < 7) throw new GodwitError("UNSUPPORTED_FORMAT", "the dtype was pickled by a numpy before 1.3");
  const [, order, subarray, names, fields, size] = items;
  const itemSize = typeof size === "number" && size >= 0 ? size : base.itemSize;
  const littleEndian = order !== ">";
  if (names !== null && names !== undefined && fields !== null) return structured(fieldsOf(names, fields), itemSize);
  if (subarray !== null && subarray !== undefined) {
    const [inner, shape] = tupleItems(subarray, "a dtype");
    return subarrayOf(dtypeOf(inner), shapeOf(shape), itemSize);
  }
  return makeDtype({ type: base.type, itemSize: base.type === "object" ? 8 : itemSize, littleEndian, unit: unitOf(items[8]) });
}

/** The plain value of a numpy scalar that is stored as the bytes of one item; none means zero. */
export function scalarValue(dtype: Dtype, data: PyValue | undefined): PyValue {
  const bytes = data === undefined ? new Uint8Array(dtype.itemSize) : rawBytes(data);
  if (bytes.length !== dtype.itemSize) throw new GodwitError("MALFORMED", `a ${dtype.name} scalar of ${bytes.length} bytes`);
  return itemReader(dtype)(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
}

export function dtypeOf(value: PyValue | undefined): Dtype {
  if (value !== undefined && value !== null && typeof value === "object" && value.kind === "dtype") return value;
  throw new GodwitError("MALFORMED", "an array without a dtype");
}

/** Bytes, or the Python 2 string that stands for them. */
export function rawBytes(value: PyValue): Uint8Array {
  if (value === "") return noBytes;
  if (value !== null && typeof value === "object" && value.kind === "bytes") return value.data;
  if (value !== null && typeof value === "object" && value.kind === "ndarray" && value.objects === null) return value.data;
  const bytes = typeof value === "string" ? encodeLatin1(value) : null;
  if (bytes === null) throw new GodwitError("MALFORMED", "an array without its bytes");
  return bytes;
}

function fieldsOf(names: PyValue, fields: PyValue | undefined): DtypeField[] {
  if (fields === undefined || fields === null || typeof fields !== "object" || fields.kind !== "dict") {
    throw new GodwitError("MALFORMED", "a structured dtype without its fields");
  }
  return tupleItems(names, "a dtype").map((name) => fieldOf(name, fields));
}

function fieldOf(name: PyValue, fields: PyDict): DtypeField {
  const [dtype, offset] = tupleItems(fields.get(name) ?? null, "a dtype");
  if (typeof name !== "string" || typeof offset !== "number")
    throw new GodwitError("MALFORMED", "a field of a structured dtype lacks its name or offset");
  return { name, dtype: dtypeOf(dtype), offset };
}

function subarrayOf(dtype: Dtype, shape: readonly number[], itemSize: number): Dtype {
  if (byteLengthOf(dtype, shape) !== itemSize) throw new GodwitError("MALFORMED", "a subarray dtype of another size than its items");
  return makeDtype({ type: "void", itemSize, subarray: { dtype, shape } });
}

/** Of `(metadata, (unit, count, denominator, event))`. */
function unitOf(metadata: PyValue | undefined): Dtype["unit"] {
  if (metadata === undefined || metadata === null || typeof metadata !== "object" || metadata.kind !== "tuple") return null;
  const parts = metadata.items[1];
  if (parts === undefined || parts === null || typeof parts !== "object" || parts.kind !== "tuple") return null;
  const [unit, count] = parts.items;
  const name =
    unit !== null && typeof unit === "object" && unit.kind === "bytes" ? String.fromCharCode(...unit.data.subarray(0, 16)) : unit;
  return typeof name === "string" && typeof count === "number" ? { unit: name, count } : null;
}

function tupleItems(value: PyValue, what: string): readonly PyValue[] {
  if (value !== null && typeof value === "object" && (value.kind === "tuple" || value.kind === "list")) return value.items;
  throw new GodwitError("MALFORMED", `the state of ${what} is not a tuple`);
}

function isTrue(value: PyValue | undefined): boolean {
  return value === true || value === 1;
}
