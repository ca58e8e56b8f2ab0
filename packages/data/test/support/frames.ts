import type { Cells, Frame, Reject, ScalarVector, Source, Vector, WantedColumn } from "@godwit/data";

export type JsonCell = string | number | boolean | null;

/** All rows of a source, column by column, as JSON has them. */
export async function readAll(
  source: Source,
  columns: readonly WantedColumn[] = source.schema.map(({ name }) => ({ name, as: "stored" })),
  firstRow = 0,
  frameRows = 700,
): Promise<{
  readonly cells: Record<string, JsonCell[]>;
  readonly rejects: Reject[];
  readonly rows: number;
  readonly positions: number[];
}> {
  const cells: Record<string, JsonCell[]> = Object.fromEntries(columns.map(({ name }) => [name, []]));
  const rejects: Reject[] = [];
  const positions: number[] = [];
  let rows = 0;
  for (const part of source.parts)
    for await (const frame of source.frames(part, { columns, firstRow, frameRows })) {
      columns.forEach(({ name }, index) => cells[name]!.push(...jsonCells(frame.columns[index]!)));
      rejects.push(...frame.rejects);
      for (let row = 0; row < frame.rows; row++) positions.push(frame.positions?.[row] ?? frame.firstRow + row);
      rows += frame.rows;
    }
  return { cells, rejects, rows, positions };
}

/** The cells of a vector: whole numbers, times and decimals as text, bytes in hexadecimal. */
export function jsonCells(vector: Vector): JsonCell[] {
  if (!("values" in vector)) throw new Error("lists are not compared");
  const { type, values, present } = vector;
  return Array.from(values as ArrayLike<unknown>, (value, row) => (present !== null && present[row] === 0 ? null : jsonCell(type, value)));
}

function jsonCell(type: ScalarVector["type"], value: unknown): JsonCell {
  switch (type.kind) {
    case "float": {
      const number = value as number;
      if (Number.isNaN(number)) return "nan";
      if (!Number.isFinite(number)) return number > 0 ? "inf" : "-inf";
      return Object.is(number, -0) ? "-0.0" : number;
    }
    case "boolean":
      return value === 1;
    case "binary":
      return Buffer.from(value as Uint8Array).toString("hex");
    case "decimal": {
      const digits = String(value)
        .replace("-", "")
        .padStart(type.scale + 1, "0");
      const sign = (value as bigint) < 0n ? "-" : "";
      return type.scale === 0 ? sign + digits : `${sign}${digits.slice(0, -type.scale)}.${digits.slice(-type.scale)}`;
    }
    default:
      return String(value);
  }
}

/** A frame of columns of which every cell is there. */
export function frameOf(
  columns: readonly { readonly type: ScalarVector["type"]; readonly values: Cells; readonly present?: Uint8Array }[],
): Frame {
  return {
    rows: columns[0]!.values.length,
    columns: columns.map(({ type, values, present }) => ({ type, values, present: present ?? null })),
    positions: null,
    firstRow: 0,
    rejects: [],
  };
}
