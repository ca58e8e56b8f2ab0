import type { Cells, FieldType, Frame, Part, Reject, Schema, Source, Vector, WantedColumn } from "@godwit/data";
import { GodwitError } from "@godwit/core/errors";

type Row = Readonly<Record<string, string | number | null>>;

/** Rows in memory as a source: every place of it can be broken. */
export function memorySource(
  parts: Readonly<Record<string, readonly Row[]>>,
  options: { readonly frameRows?: number; readonly knowsRows?: boolean; readonly fail?: (part: string, row: number) => void } = {},
): Source & { readonly reads: string[] } {
  const { frameRows = 7, knowsRows = true, fail } = options;
  const rows = Object.values(parts).flat();
  const schema: Schema = Object.keys(rows[0] ?? {}).map((name) => ({ name, type: typeOf(rows, name), nullable: true }));
  const reads: string[] = [];
  return {
    name: "memory",
    schema,
    reads,
    parts: Object.entries(parts).map(([name, each]) => ({
      name,
      fingerprint: String(each.length),
      rows: knowsRows ? each.length : null,
      bytes: null,
    })),
    async *frames(part: Part, { columns, firstRow = 0, signal }) {
      reads.push(`${part.name}:${firstRow}`);
      const all = parts[part.name]!;
      for (let from = firstRow; from < all.length; from += frameRows) {
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        fail?.(part.name, from);
        yield frameOf(all.slice(from, from + frameRows), from, columns, schema);
      }
    },
    close: () => Promise.resolve(),
  };
}

function typeOf(rows: readonly Row[], name: string): FieldType {
  const cell = rows.map((row) => row[name]).find((each) => each !== null);
  return typeof cell === "number" ? { kind: "float", bits: 64 } : { kind: "text" };
}

/** A text in a column that is wanted as numbers is a reject, as a reader of CSV has it. */
function frameOf(rows: readonly Row[], firstRow: number, columns: readonly WantedColumn[], schema: Schema): Frame {
  const rejects: Reject[] = [];
  const good = rows.flatMap((row, place) => {
    const wrong = columns.find(({ name, as }) => as === "number" && typeof row[name] === "string");
    if (wrong === undefined) return [{ row, position: firstRow + place }];
    rejects.push({ row: firstRow + place, column: wrong.name, code: "WRONG_TYPE", message: "no number" });
    return [];
  });
  return {
    rows: good.length,
    columns: columns.map((column) =>
      vectorOf(
        column,
        good.map(({ row }) => row[column.name] ?? null),
        schema,
      ),
    ),
    positions: rejects.length === 0 ? null : Float64Array.from(good, ({ position }) => position),
    firstRow,
    rejects,
  };
}

function vectorOf({ name, as }: WantedColumn, cells: readonly (string | number | null)[], schema: Schema): Vector {
  const type = schema.find((field) => field.name === name)!.type as Exclude<FieldType, { readonly kind: "list" }>;
  const present = cells.includes(null) ? Uint8Array.from(cells, (cell) => Number(cell !== null)) : null;
  if (as === "number")
    return {
      type: { kind: "float", bits: 64 },
      values: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))),
      present: null,
    };
  const values: Cells = type.kind === "float" ? Float64Array.from(cells, Number) : cells.map((cell) => cell as string);
  return { type, values, present };
}

/** The error of a server that is away. */
export function away(): GodwitError {
  return new GodwitError("IO_FAILED", "the line is down");
}
