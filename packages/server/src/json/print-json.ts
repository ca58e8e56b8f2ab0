/** JSON that Python reads back to the same bits: `NaN`, `Infinity`, `-Infinity` and `-0.0` as such, bigints as integers. */
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
      return Array.isArray(value) || ArrayBuffer.isView(value) ? printList(value as ArrayLike<unknown>) : printFields(value);
    default:
      return "null";
  }
}

function printList(list: ArrayLike<unknown>): string {
  let text = "[";
  for (let index = 0; index < list.length; index++) text += index === 0 ? printJson(list[index]) : `,${printJson(list[index])}`;
  return `${text}]`;
}

function printFields(fields: object): string {
  let text = "{";
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    text += `${text.length === 1 ? "" : ","}${JSON.stringify(key)}:${printJson(value)}`;
  }
  return `${text}}`;
}

function printNumber(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0";
  if (value - value === 0) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
