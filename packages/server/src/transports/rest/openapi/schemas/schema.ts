/** A JSON Schema, as OpenAPI 3.1 has it. */
export type Schema = { readonly [key: string]: unknown };

export function reference(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}
