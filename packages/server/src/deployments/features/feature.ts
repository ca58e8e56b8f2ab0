import { GodwitError } from "@godwit/core/errors";
import { invalidSetting } from "../../json/json-fields.ts";
import type { Expression } from "../expressions/expression.ts";
import { parseExpression } from "../expressions/parse-expression.ts";

/** How a model column comes from the source's columns. */
export interface Feature {
  /** As it was written. */
  readonly text: string;
  readonly expression: Expression;
}

/** A source column, an expression over them, or a number. Throws INVALID_SETTING and INVALID_EXPRESSION. */
export function readFeature(value: unknown, path: string): Feature {
  if (typeof value === "number" || typeof value === "boolean")
    return { text: String(value), expression: { kind: "literal", value, at: 0 } };
  if (typeof value !== "string") throw invalidSetting(path, value, "a source column or an expression");
  try {
    return { text: value, expression: parseExpression(value) };
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ path }) : error;
  }
}
