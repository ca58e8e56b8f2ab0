/** The part of JSON Schema that a server's document uses. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly description?: string;
}

type Side = "given" | "answered";

/** A schema in TypeScript; what is given may be read-only, and what may be null may be undefined. */
export function typeOf(schema: Schema, side: Side): string {
  return union(alternatives(schema, side));
}

function alternatives(schema: Schema, side: Side): readonly string[] {
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value));
  if (schema.anyOf !== undefined) return anyOf(schema.anyOf, side);
  const { type } = schema;
  if (type === undefined) return ["unknown"];
  return (typeof type === "string" ? [type] : type).map((each) => simpleType(each, schema, side));
}

function anyOf(schemas: readonly Schema[], side: Side): readonly string[] {
  // NaN and infinities have no type in JSON Schema: they are numbers here.
  const typed = schemas.filter((schema) => Object.keys(schema).some((key) => key !== "description"));
  const types = typed.flatMap((schema) => alternatives(schema, side));
  return typed.some((schema) => schema.enum !== undefined) ? types.map(openType) : types;
}

/** Beside literals the type itself would swallow them, and an editor would propose none. */
function openType(type: string): string {
  return type === "string" || type === "number" ? `(${type} & {})` : type;
}

function simpleType(type: string, schema: Schema, side: Side): string {
  switch (type) {
    case "integer":
      return "number";
    case "array":
      return arrayType(schema, side);
    case "object":
      return objectType(schema, side);
    default:
      return type;
  }
}

function arrayType({ items = {}, prefixItems }: Schema, side: Side): string {
  const readonly = side === "given" ? "readonly " : "";
  if (prefixItems !== undefined) return `${readonly}[${prefixItems.map((item) => typeOf(item, side)).join(", ")}]`;
  const item = typeOf(items, side);
  return `${readonly}${/[ |&]/.test(item) ? `(${item})` : item}[]`;
}

function objectType({ properties, required = [] }: Schema, side: Side): string {
  if (properties === undefined) return "Readonly<Record<string, unknown>>";
  const fields = Object.entries(properties).map(([name, property]) => {
    const types = alternatives(property, side);
    const all = side === "given" && types.includes("null") ? [...types, "undefined"] : types;
    return `  readonly ${JSON.stringify(name)}${required.includes(name) ? "" : "?"}: ${union(all)};\n`;
  });
  return `{\n${fields.join("")}}`;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(" | ") || "never";
}
