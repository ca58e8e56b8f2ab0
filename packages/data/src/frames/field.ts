/** What the cells of a column are, whatever holds them: a file, a table or a query. */
export type FieldType =
  | { readonly kind: "boolean" }
  | { readonly kind: "integer"; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: "float"; readonly bits: 32 | 64 }
  /** A number of at most `precision` decimal digits, `scale` of them after the point. */
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "text" }
  | { readonly kind: "binary" }
  | { readonly kind: "date" }
  | { readonly kind: "time" }
  /** A moment where `zoned`, else what a clock on some wall showed. */
  | { readonly kind: "timestamp"; readonly zoned: boolean }
  | { readonly kind: "list"; readonly of: FieldType };

/** A column by name. Names are unique within a schema, cases told apart. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly nullable: boolean;
}

export type Schema = readonly Field[];
