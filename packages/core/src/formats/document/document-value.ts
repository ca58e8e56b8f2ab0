/** What JSON or UBJSON holds. Arrays of one number type in UBJSON are typed; int64 comes as float64. */
export type DocumentValue = null | boolean | number | string | DocumentArray | DocumentNumbers | DocumentObject;

export type DocumentArray = readonly DocumentValue[];

export type DocumentNumbers = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/** Without a prototype, or as `JSON.parse` makes it: ask with `Object.hasOwn`. */
export interface DocumentObject {
  readonly [key: string]: DocumentValue;
}

export function isNumbers(value: DocumentValue): value is DocumentNumbers {
  return ArrayBuffer.isView(value);
}

export function isDocumentObject(value: DocumentValue): value is DocumentObject {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !isNumbers(value);
}
