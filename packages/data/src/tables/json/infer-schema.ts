import type { Field, FieldType } from "../../frames/field.ts";
import { nanMark } from "./parse-json.ts";

/** What some rows show of the columns. Whole numbers are int64, other numbers float64; what is only ever null is text. */
export interface InferredSchema {
  readonly schema: readonly Field[];
  /** Columns that hold objects or lists. */
  readonly unreadable: ReadonlyMap<string, string>;
}

type Kind = "null" | "boolean" | "integer" | "float" | "text" | "a list" | "an object" | "mixed";

const int64: FieldType = { kind: "integer", bits: 64, signed: true };
const types: Readonly<Record<string, FieldType>> = {
  null: { kind: "text" },
  boolean: { kind: "boolean" },
  integer: int64,
  float: { kind: "float", bits: 64 },
  text: { kind: "text" },
  /** The rows whose cell is no text are rejects. */
  mixed: { kind: "text" },
};

/** The columns of rows, in the order in which they are met. */
export function inferSchema(rows: readonly Readonly<Record<string, unknown>>[]): InferredSchema {
  const kinds = new Map<string, Kind>();
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) {
      const kind = kindOf(value);
      const known = kinds.get(name);
      kinds.set(name, known === undefined || known === kind ? kind : joined(known, kind));
    }
  const schema: Field[] = [];
  const unreadable = new Map<string, string>();
  for (const [name, kind] of kinds) {
    const type = types[kind];
    if (type === undefined) unreadable.set(name, kind);
    else schema.push({ name, type, nullable: true });
  }
  return { schema, unreadable };
}

function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  if (value === nanMark) return "float";
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "bigint":
      return "integer";
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? "integer" : "float";
    case "string":
      return "text";
    default:
      return Array.isArray(value) ? "a list" : "an object";
  }
}

function joined(one: Kind, other: Kind): Kind {
  if (one === "null") return other;
  if (other === "null") return one;
  return (one === "integer" && other === "float") || (one === "float" && other === "integer") ? "float" : "mixed";
}
