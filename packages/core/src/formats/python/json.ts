import { GodwitError } from "../../errors/index.ts";
import { decodeUtf8 } from "../bytes/text.ts";
import { parseJson, type JsonBuilder } from "../json/parse-json.ts";
import type { ReadLimits } from "../limits.ts";
import { PythonDict } from "./dict.ts";
import type { PyValue } from "./value.ts";

/**
 * JSON as Python's `json.loads` reads it: whole numbers beyond 2^53 are bigints, `5.0` in a list is a float, and `NaN`,
 * `Infinity` and `-Infinity` are numbers. See `parseJson` for errors.
 */
export function parsePythonJson(source: Uint8Array | string, limits: ReadLimits): PyValue {
  const text = typeof source === "string" ? source : decodeUtf8(source);
  if (text === null) throw new GodwitError("MALFORMED", "the JSON text is not UTF-8");
  return parseJson(text, builder, limits);
}

const builder: JsonBuilder<PyValue> = {
  words: new Map<string, PyValue>([
    ["true", true],
    ["false", false],
    ["null", null],
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
  ]),
  string: (text) => text,
  number: (digits) => {
    const value = Number(digits);
    return Number.isSafeInteger(value) || /[.eE]/u.test(digits) ? value : BigInt(digits);
  },
  list: (items, pointed) => {
    const floats = new Set([...(pointed ?? [])].filter((index) => Number.isInteger(items[index])));
    return floats.size === 0 ? { kind: "list", items } : { kind: "list", items, floats };
  },
  object: (entries) => PythonDict.of(entries),
};
