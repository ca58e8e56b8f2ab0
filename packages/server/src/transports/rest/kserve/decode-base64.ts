import { GodwitError } from "@godwit/core/errors";
import { NumberRows } from "../../../json/number-rows.ts";
import type { ModelSignature } from "../../../models/model-signature.ts";

type Fields = { readonly [name: string]: unknown };

/** TF Serving's `{"b64": "…"}` cells as the texts that they hold. Throws MALFORMED_INPUT for what is no base64 of UTF-8. */
export function decodeBase64(model: ModelSignature, fields: Fields): Fields {
  if (model.columns.every(({ dtype }) => dtype === "f64")) return fields;
  if (model.columns.some(({ name }) => name === "b64")) return fields;
  const key = "instances" in fields ? "instances" : "inputs";
  const rows = fields[key];
  return holdsBytes(rows, 3) ? { ...fields, [key]: decoded(rows) } : fields;
}

function holdsBytes(value: unknown, depth: number): boolean {
  if (value === null || typeof value !== "object" || value instanceof NumberRows) return false;
  if (isBytes(value)) return true;
  if (depth === 0) return false;
  for (const each of Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value))
    if (holdsBytes(each, depth - 1)) return true;
  return false;
}

function decoded(value: unknown): unknown {
  if (value === null || typeof value !== "object" || value instanceof NumberRows) return value;
  if (isBytes(value)) return textOf(value.b64);
  if (Array.isArray(value)) return value.map(decoded);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, decoded(each)]));
}

function isBytes(value: object): value is { readonly b64: string } {
  return "b64" in value && typeof value.b64 === "string" && Object.keys(value).length === 1;
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(base64: string): string {
  try {
    if (/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64)) return strict.decode(Buffer.from(base64, "base64"));
  } catch {
    throw new GodwitError("MALFORMED_INPUT", "the bytes of a `b64` value are not UTF-8, and the model takes texts");
  }
  throw new GodwitError("MALFORMED_INPUT", "a `b64` value is not base64");
}
