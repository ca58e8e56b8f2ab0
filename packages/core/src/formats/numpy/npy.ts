import { GodwitError } from "../../errors/index.ts";
import { ByteCursor } from "../bytes/cursor.ts";
import { decodeLatin1, decodeUtf8, encodeUtf8 } from "../bytes/text.ts";
import type { Dtype, DtypeField, NdArray } from "../python/value.ts";
import { hasObjects, makeDtype, parseDtype, structured } from "./dtype.ts";
import { type Literal, parseLiteral } from "./header-literal.ts";
import { byteLengthOf, makeArray } from "./ndarray.ts";
import { packed } from "./packed.ts";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** True for bytes that begin as a `.npy` file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

/**
 * The array of a `.npy` file (versions 1 to 3, any dtype but object), as a view of its bytes where alignment allows.
 * Object arrays are UNSUPPORTED_FORMAT: they hold a pickle.
 */
export function readNpy(bytes: Uint8Array): NdArray {
  const { dtype, shape, order, dataStart } = readNpyHeader(bytes);
  const length = byteLengthOf(dtype, shape);
  if (length > bytes.length - dataStart) {
    throw new GodwitError("TRUNCATED", `the .npy file has ${bytes.length - dataStart} bytes of data instead of ${length}`, {
      where: { byte: dataStart },
    });
  }
  return makeArray(dtype, shape, order, bytes.subarray(dataStart, dataStart + length));
}

export interface NpyHeader {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly order: "C" | "F";
  /** Where the items begin. */
  readonly dataStart: number;
}

/** What the header of a `.npy` file says; the data need not be there yet. Object arrays are UNSUPPORTED_FORMAT. */
export function readNpyHeader(bytes: Uint8Array): NpyHeader {
  const header = parseNpyHeader(bytes);
  if (hasObjects(header.dtype)) throw new GodwitError("UNSUPPORTED_FORMAT", "the .npy file holds Python objects (dtype object)");
  return header;
}

/** The same for any dtype: of an object array, `dataStart` is where its pickle begins. */
export function parseNpyHeader(bytes: Uint8Array): NpyHeader {
  if (!isNpy(bytes)) throw new GodwitError("MALFORMED", "not a .npy file");
  const cursor = new ByteCursor(bytes);
  cursor.skip(6);
  const version = cursor.uint8();
  cursor.skip(1);
  if (version < 1 || version > 3) throw new GodwitError("UNSUPPORTED_FORMAT", `version ${version} of the .npy format`);
  const raw = cursor.take(version === 1 ? cursor.uint16() : cursor.uint32());
  const header = parseLiteral((version === 3 ? decodeUtf8(raw) : null) ?? decodeLatin1(raw));
  if (header === null || typeof header !== "object" || Array.isArray(header)) throw malformed();
  const { descr, shape, fortran_order: fortran } = header as Readonly<Record<string, Literal>>;
  const dtype = dtypeOf(descr);
  if (!isSizes(shape) || typeof fortran !== "boolean") throw malformed();
  return { dtype, shape, order: fortran ? "F" : "C", dataStart: cursor.position };
}

/** A `.npy` file (version 1, or 3 for field names beyond latin-1) of an array of any dtype but object, in its own order. */
export function writeNpy(array: NdArray): Uint8Array {
  if (array.objects !== null) throw new GodwitError("UNSUPPORTED_INPUT", "a .npy file cannot hold Python objects");
  const prefix = npyHeader(array.dtype, array.shape, array.order);
  const data = packed(array);
  const file = new Uint8Array(prefix.length + data.length);
  file.set(prefix);
  file.set(data, prefix.length);
  return file;
}

/** The bytes before the data of a `.npy` file, padded to a multiple of 64 as numpy pads them. */
export function npyHeader(dtype: Dtype, shape: readonly number[], order: "C" | "F"): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': ${describe(dtype)}, 'fortran_order': ${order === "F" ? "True" : "False"}, 'shape': (${sizes}), }`;
  const encoded = encodeUtf8(text);
  const version = encoded.length === text.length && text.length < 65_000 ? 1 : 3;
  const lengthSize = version === 1 ? 2 : 4;
  const padded = Math.ceil((8 + lengthSize + encoded.length + 1) / 64) * 64;
  const bytes = new Uint8Array(padded).fill(0x20);
  bytes.set([...magic, version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, padded - 10, true);
  else view.setUint32(8, padded - 12, true);
  bytes.set(encoded, 8 + lengthSize);
  bytes[padded - 1] = 0x0a;
  return bytes;
}

function dtypeOf(descriptor: Literal | undefined): Dtype {
  if (typeof descriptor === "string") return parseDtype(descriptor);
  if (isList(descriptor) && descriptor.length === 2 && !isList(descriptor[0])) return withShape(dtypeOf(descriptor[0]), descriptor[1]);
  if (!isList(descriptor)) throw malformed();
  const fields: DtypeField[] = [];
  let offset = 0;
  for (const field of descriptor) {
    if (!isList(field)) throw malformed();
    const [name, type, shape] = field;
    const label = isList(name) ? name[1] : name;
    if (typeof label !== "string") throw malformed();
    const dtype = shape === undefined ? dtypeOf(type) : withShape(dtypeOf(type), shape);
    if (label !== "" || dtype.type !== "void") fields.push({ name: label, dtype, offset });
    offset += dtype.itemSize;
  }
  return structured(fields, offset);
}

function withShape(dtype: Dtype, shape: Literal | undefined): Dtype {
  const sizes = typeof shape === "number" ? [shape] : shape;
  if (!isSizes(sizes)) throw malformed();
  return makeDtype({ type: "void", itemSize: byteLengthOf(dtype, sizes), subarray: { dtype, shape: sizes } });
}

/** The descriptor of a dtype as numpy writes it; gaps in a structured dtype become unnamed fields. */
function describe(dtype: Dtype): string {
  if (dtype.subarray !== null) return `(${describe(dtype.subarray.dtype)}, (${dtype.subarray.shape.join(", ")},))`;
  if (dtype.fields === null) return `'${dtype.name}'`;
  const parts: string[] = [];
  let end = 0;
  for (const { name, dtype: type, offset } of dtype.fields.toSorted((left, right) => left.offset - right.offset)) {
    if (offset < end) throw new GodwitError("UNSUPPORTED_INPUT", "a .npy file cannot hold fields that overlap");
    if (offset > end) parts.push(`('', '|V${offset - end}')`);
    parts.push(`('${name.replace(/['\\]/gu, "\\$&")}', ${describe(type)})`);
    end = offset + type.itemSize;
  }
  if (dtype.itemSize > end) parts.push(`('', '|V${dtype.itemSize - end}')`);
  return `[${parts.join(", ")}]`;
}

function isList(value: Literal | undefined): value is readonly Literal[] {
  return Array.isArray(value);
}

function isSizes(value: Literal | undefined): value is readonly number[] {
  return isList(value) && value.every((size) => typeof size === "number");
}

function malformed(): GodwitError {
  return new GodwitError("MALFORMED", "the header of the .npy file lacks descr, fortran_order or shape");
}
