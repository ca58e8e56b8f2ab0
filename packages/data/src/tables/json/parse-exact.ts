import { parseJson, withoutWords } from "./parse-json.ts";

const longNumber = /\d{16}/u;

/** JSON in which whole numbers beyond 2^53 are bigints. Throws SyntaxError. */
export function parseExact(text: string): unknown {
  if (!longNumber.test(text)) return parseJson(text);
  return JSON.parse(withoutWords(text), (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/u.test(context?.source ?? "") ? BigInt(context!.source!) : value,
  );
}
