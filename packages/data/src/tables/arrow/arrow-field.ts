import type { FlatTable } from "@godwit/core/formats";
import type { Field } from "../../frames/field.ts";
import type { ScalarType } from "../../frames/cells.ts";
import { malformedArrow } from "./malformed-arrow.ts";

/** How the buffers of a column stand behind each other. */
export type ArrowLayout =
  | { readonly kind: "none" }
  | { readonly kind: "bits" }
  | { readonly kind: "fixed"; readonly bytes: number }
  | { readonly kind: "texts"; readonly offsetBytes: 4 | 8 }
  | { readonly kind: "views" }
  /** Buffers of its own, then those of its children. */
  | { readonly kind: "nested"; readonly buffers: number; readonly children: readonly ArrowLayout[] };

/** How cells become those of frames. */
export type ArrowCells = "same" | "half" | "decimal" | "days-of-millis" | "seconds" | "millis" | "micros" | "nanos";

export interface ArrowField {
  readonly name: string;
  readonly layout: ArrowLayout;
  /** Null: what is here is not read. */
  readonly field: Field | null;
  readonly cells: ArrowCells;
  /** Where the column holds places in a dictionary: its number, and how its entries stand. */
  readonly dictionary: { readonly id: number; readonly layout: ArrowLayout; readonly index: ScalarType } | null;
  /** What an unread column is. */
  readonly what: string;
}

interface Read {
  readonly layout: ArrowLayout;
  readonly type: ScalarType | null;
  readonly cells: ArrowCells;
  readonly what?: string;
}

/** A field of a schema. https://github.com/apache/arrow/blob/main/format/Schema.fbs */
export function readArrowField(table: FlatTable): ArrowField {
  const name = table.string(0) ?? "";
  const read = readType(table);
  const encoding = table.table(4);
  const { type, cells } = read;
  const field: Field | null = type === null ? null : { name, type, nullable: true };
  const what = read.what ?? "of a type that is not read";
  if (encoding === null) return { name, layout: read.layout, field, cells, dictionary: null, what };
  const index = encoding.table(1);
  const bits = (index?.int32(0, 32) ?? 32) as 8 | 16 | 32 | 64;
  const signed = index === null || index.int8(1, 0) !== 0;
  const id = encoding.int64(0, 0);
  return {
    name,
    layout: { kind: "fixed", bytes: bits / 8 },
    field,
    cells,
    dictionary: { id, layout: read.layout, index: { kind: "integer", bits, signed } },
    what,
  };
}

function fixed(bytes: number, type: ScalarType, cells: ArrowCells = "same"): Read {
  return { layout: { kind: "fixed", bytes }, type, cells };
}

function unread(layout: ArrowLayout, what: string): Read {
  return { layout, type: null, cells: "same", what };
}

const units = ["seconds", "millis", "micros", "nanos"] as const;

function readType(table: FlatTable): Read {
  const type = table.table(3);
  const kind = table.int8(2, 0);
  const children = (): readonly ArrowLayout[] => table.tables(5).map((child) => readArrowField(child).layout);
  const nested = (buffers: number, what: string): Read => unread({ kind: "nested", buffers, children: children() }, what);
  switch (kind) {
    case 1:
      return { layout: { kind: "none" }, type: { kind: "float", bits: 64 }, cells: "same" };
    case 2: {
      const bits = (type?.int32(0, 0) ?? 0) as 8 | 16 | 32 | 64;
      if (![8, 16, 32, 64].includes(bits)) throw malformedArrow(`a whole number has ${bits} bits`);
      return fixed(bits / 8, { kind: "integer", bits, signed: type!.int8(1, 0) !== 0 });
    }
    case 3: {
      const precision = type?.int16(0, 0) ?? 0;
      if (precision === 0) return fixed(2, { kind: "float", bits: 32 }, "half");
      return precision === 1 ? fixed(4, { kind: "float", bits: 32 }) : fixed(8, { kind: "float", bits: 64 });
    }
    case 4:
      return { layout: { kind: "texts", offsetBytes: 4 }, type: { kind: "binary" }, cells: "same" };
    case 5:
      return { layout: { kind: "texts", offsetBytes: 4 }, type: { kind: "text" }, cells: "same" };
    case 6:
      return { layout: { kind: "bits" }, type: { kind: "boolean" }, cells: "same" };
    case 7: {
      const [precision, scale, bits] = [type?.int32(0, 0) ?? 0, type?.int32(1, 0) ?? 0, type?.int32(2, 128) ?? 128];
      const layout: ArrowLayout = { kind: "fixed", bytes: bits / 8 };
      if (scale < 0 || scale > precision) return unread(layout, "a decimal of a scale that is not read");
      return { layout, type: { kind: "decimal", precision, scale }, cells: "decimal" };
    }
    case 8:
      return (type?.int16(0, 1) ?? 1) === 0 ? fixed(4, { kind: "date" }) : fixed(8, { kind: "date" }, "days-of-millis");
    case 9:
      return fixed((type?.int32(1, 32) ?? 32) / 8, { kind: "time" }, units[type?.int16(0, 1) ?? 1] ?? "millis");
    case 10:
      return fixed(8, { kind: "timestamp", zoned: (type?.string(1) ?? null) !== null }, units[type?.int16(0, 0) ?? 0] ?? "seconds");
    case 11:
      return unread({ kind: "fixed", bytes: [4, 8, 16][type?.int16(0, 0) ?? 0] ?? 4 }, "an interval");
    case 12:
    case 17:
      return nested(2, kind === 12 ? "a list" : "a map");
    case 13:
      return nested(1, "a struct");
    case 15:
      return fixed(type?.int32(0, 0) ?? 0, { kind: "binary" });
    case 16:
      return nested(1, "a list");
    case 18:
      return unread({ kind: "fixed", bytes: 8 }, "a duration");
    case 19:
      return { layout: { kind: "texts", offsetBytes: 8 }, type: { kind: "binary" }, cells: "same" };
    case 20:
      return { layout: { kind: "texts", offsetBytes: 8 }, type: { kind: "text" }, cells: "same" };
    case 21:
      return nested(2, "a list");
    case 23:
      return { layout: { kind: "views" }, type: { kind: "binary" }, cells: "same" };
    case 24:
      return { layout: { kind: "views" }, type: { kind: "text" }, cells: "same" };
    case 25:
    case 26:
      return nested(3, "a list");
    case 14:
      // Unions have no validity, and their kinds differ in their buffers.
      return nested((type?.int16(0, 0) ?? 0) === 1 ? 2 : 1, "a union");
    case 22:
      return nested(0, "a run-end encoded column");
    default:
      throw malformedArrow(`a column is of the unknown type ${kind}`);
  }
}
