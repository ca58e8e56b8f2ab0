import type { Field, Frame, Reject, ScalarVector, Schema } from "@godwit/data";

const text = (name: string, nullable: boolean): Field => ({ name, type: { kind: "text" }, nullable });
const whole = (name: string, nullable: boolean): Field => ({ name, type: { kind: "integer", bits: 64, signed: true }, nullable });

/** What is told of a row that was not answered, the same in every file and table. */
export const rejectSchema: Schema = [
  text("part", false),
  whole("row", false),
  whole("line", true),
  whole("byte", true),
  text("column", true),
  text("code", false),
  text("message", false),
  text("text", true),
];

/** Rejected rows of a part as a frame. */
export function rejectFrame(part: string, rejects: readonly Reject[]): Frame {
  const texts = (cells: readonly (string | undefined)[]): ScalarVector => ({
    type: { kind: "text" },
    values: cells.map((cell) => cell ?? ""),
    present: presentOf(cells),
  });
  const wholes = (cells: readonly (number | undefined)[]): ScalarVector => ({
    type: { kind: "integer", bits: 64, signed: true },
    values: BigInt64Array.from(cells, (cell) => BigInt(cell ?? 0)),
    present: presentOf(cells),
  });
  return {
    rows: rejects.length,
    columns: [
      texts(rejects.map(() => part)),
      wholes(rejects.map(({ row }) => row)),
      wholes(rejects.map(({ line }) => line)),
      wholes(rejects.map(({ byte }) => byte)),
      texts(rejects.map(({ column }) => column)),
      texts(rejects.map(({ code }) => code)),
      texts(rejects.map(({ message }) => message)),
      texts(rejects.map((reject) => reject.text)),
    ],
    positions: Float64Array.from(rejects, ({ row }) => row),
    firstRow: rejects[0]?.row ?? 0,
    rejects: [],
  };
}

function presentOf(cells: readonly unknown[]): Uint8Array | null {
  return cells.includes(undefined) ? Uint8Array.from(cells, (cell) => (cell === undefined ? 0 : 1)) : null;
}
