/** JSON that Python reads back to the same bits: `NaN`, `Infinity`, `-Infinity` and `-0.0` as such, bigints as integers. */
export function printJson(value: unknown): string {
  if (typeof value === "number") return printNumber(value);
  if (typeof value === "bigint") return value.toString();
  if (value === undefined) return "null";
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return `[${Array.from(value as ArrayLike<unknown>, printJson).join(",")}]`;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${printJson(each)}`).join(",")}}`;
}

function printNumber(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
