import { GodwitError } from "../../errors/index.ts";
import { decodeUtf8 } from "../bytes/text.ts";
import type { DocumentValue } from "./document-value.ts";

/** Strings, and the numbers that C++ and Python print although JSON lacks them. */
const stringsAndNonFinite = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|nan|Infinity|inf)\b/gu;

/**
 * Reads JSON; bare `NaN`, `Infinity` and `-Infinity` become strings of that name. MALFORMED where it is none.
 */
export function readJson(bytes: Uint8Array): DocumentValue {
  const text = decodeUtf8(bytes);
  if (text === null) throw new GodwitError("MALFORMED", "the JSON text is not UTF-8");
  try {
    return JSON.parse(text) as DocumentValue;
  } catch {
    return parseWithNonFinite(text);
  }
}

function parseWithNonFinite(text: string): DocumentValue {
  try {
    return JSON.parse(text.replace(stringsAndNonFinite, (token) => (token.startsWith('"') ? token : `"${token}"`))) as DocumentValue;
  } catch (cause) {
    throw new GodwitError("MALFORMED", `the JSON is broken: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
