import { GodwitError } from "@godwit/core/errors";
import type { Elements } from "../../oip/datatypes.ts";
import type { TensorContents } from "./messages.ts";

interface Field<K extends keyof TensorContents = keyof TensorContents> {
  readonly name: K;
  readonly read: (elements: readonly unknown[]) => readonly unknown[];
  readonly write: (element: unknown) => unknown;
}

const plain = (name: keyof TensorContents, write: (element: unknown) => unknown = Number): Field => ({
  name,
  read: (elements) => elements,
  write,
});
const wide = (name: keyof TensorContents): Field => ({
  name,
  read: (elements) => elements.map((element) => BigInt(element as string)),
  write: String,
});

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Which field holds the elements of a datatype. */
const fields: { readonly [datatype: string]: Field } = {
  BOOL: plain("bool_contents", Boolean),
  INT8: plain("int_contents"),
  INT16: plain("int_contents"),
  INT32: plain("int_contents"),
  INT64: wide("int64_contents"),
  UINT8: plain("uint_contents"),
  UINT16: plain("uint_contents"),
  UINT32: plain("uint_contents"),
  UINT64: wide("uint64_contents"),
  FP32: plain("fp32_contents"),
  FP64: plain("fp64_contents"),
  BYTES: {
    name: "bytes_contents",
    read: (elements) => elements.map((element) => strict.decode(element as Uint8Array)),
    write: (element) => Buffer.from(element as string),
  },
};

/** The elements of an input that came by value. Throws MALFORMED_INPUT and WRONG_TYPE. */
export function readContents(name: string, datatype: string, contents: TensorContents | null): Elements {
  const field = Object.hasOwn(fields, datatype) ? fields[datatype] : undefined;
  if (field === undefined)
    throw new GodwitError("WRONG_TYPE", `${datatype} elements come only as raw_input_contents`, { where: { column: name } });
  for (const [other, elements] of Object.entries(contents ?? {}))
    if (other !== field.name && (elements as readonly unknown[]).length > 0)
      throw new GodwitError("MALFORMED_INPUT", `a tensor of ${datatype} has its elements in ${field.name}, not in ${other}`, {
        where: { column: name },
      });
  try {
    return field.read(contents?.[field.name] ?? []);
  } catch {
    throw new GodwitError("MALFORMED_INPUT", "an element is not UTF-8", { where: { column: name } });
  }
}

/** The elements of an answer by value; null for a datatype that only travels as bytes. */
export function writeContents(datatype: string, elements: Elements): TensorContents | null {
  const field = fields[datatype];
  return field === undefined ? null : { [field.name]: Array.from(elements as ArrayLike<unknown>, field.write) };
}
