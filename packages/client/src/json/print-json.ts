/** JSON as the server reads it: `NaN` and infinities as bare words, bigints as integers, undefined as null, typed arrays as lists. */
export function printJson(value: unknown): string {
  switch (typeof value) {
    case "number":
      return printNumber(value);
    case "string":
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return value.toString();
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)))
        return printList(value as unknown as ArrayLike<unknown>);
      return hasOwnForm(value) ? printJson(value.toJSON()) : printFields(value);
    default:
      return "null";
  }
}

/** Dates, and whatever else says how it stands in JSON. */
function hasOwnForm(value: object): value is { toJSON(): unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}

function printList(list: ArrayLike<unknown>): string {
  let text = "[";
  for (let index = 0; index < list.length; index++) text += index === 0 ? printJson(list[index]) : `,${printJson(list[index])}`;
  return `${text}]`;
}

function printFields(fields: object): string {
  let text = "{";
  for (const [key, value] of Object.entries(fields)) text += `${text.length === 1 ? "" : ","}${JSON.stringify(key)}:${printJson(value)}`;
  return `${text}}`;
}

function printNumber(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0";
  return String(value);
}
