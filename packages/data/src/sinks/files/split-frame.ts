import { GodwitError } from "@godwit/core/errors";
import { pickCells } from "../../frames/cells.ts";
import type { Field, Schema } from "../../frames/field.ts";
import type { Frame, ScalarVector, Vector } from "../../frames/frame.ts";
import { exactPrinter } from "../../frames/print-cells.ts";

/** How rows are told apart by the cells of some columns, which then stand in the names of folders. */
export interface Partitioning {
  readonly columns: readonly number[];
  /** Of what is left for the files. */
  readonly schema: Schema;
}

/** MISSING_COLUMN, UNSUPPORTED_INPUT for a column whose cells are no names. */
export function partitioningOf(schema: Schema, by: readonly string[]): Partitioning {
  const columns = by.map((name) => {
    const index = schema.findIndex((field) => field.name === name);
    if (index < 0)
      throw new GodwitError("MISSING_COLUMN", `the output has no column '${name}' to partition by`, { where: { column: name } });
    const { kind } = schema[index]!.type;
    if (kind === "float" || kind === "binary" || kind === "list")
      throw new GodwitError(
        "UNSUPPORTED_INPUT",
        `the column '${name}' holds ${kind === "float" ? "numbers that are not whole" : `${kind} cells`}, which name no folders`,
        {
          where: { column: name },
          hint: "Partition by a text, a whole number or a day.",
        },
      );
    return index;
  });
  if (columns.length === schema.length) throw new GodwitError("USAGE", "no column is left beside those that the output is partitioned by");
  return { columns, schema: schema.filter((_, index) => !columns.includes(index)) };
}

/** The rows of a frame by their folder, such as `day=2026-11-22/`. */
export function splitFrame(frame: Frame, schema: Schema, { columns }: Partitioning): ReadonlyMap<string, Frame> {
  const printers = columns.map((column) => folderPrinter(schema[column]!, frame.columns[column] as ScalarVector));
  const rows = new Map<string, number[]>();
  for (let row = 0; row < frame.rows; row++) {
    const folder = printers.map((print) => print(row)).join("");
    const known = rows.get(folder);
    if (known === undefined) rows.set(folder, [row]);
    else known.push(row);
  }
  const left = frame.columns.filter((_, index) => !columns.includes(index));
  return new Map(
    [...rows].map(([folder, places]) => [
      folder,
      { ...frame, rows: places.length, positions: null, columns: left.map((vector) => pick(vector, places)) },
    ]),
  );
}

function folderPrinter({ name }: Field, vector: ScalarVector): (row: number) => string {
  const { type, values, present } = vector;
  const exact = exactPrinter(vector);
  const cells = values as ArrayLike<unknown>;
  const print = exact ?? (type.kind === "boolean" ? (row: number) => String(cells[row] === 1) : (row: number) => String(cells[row]));
  const stem = escaped(name);
  return (row) => {
    const missing = present !== null && present[row] === 0;
    return `${stem}=${missing ? "__HIVE_DEFAULT_PARTITION__" : escaped(print(row))}/`;
  };
}

/** As Hive has it: what has a meaning in paths or patterns is written in hexadecimal, and an empty text is a missing one. */
function escaped(text: string): string {
  return text === "" ? "__HIVE_DEFAULT_PARTITION__" : text.replace(/["#%'*/:=?\\{}[\]^<>|]|\p{Cc}/gu, hexadecimal);
}

function hexadecimal(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

function pick(vector: Vector, places: readonly number[]): Vector {
  if ("offsets" in vector) throw new GodwitError("UNSUPPORTED_INPUT", "rows with lists are not written to partitions");
  const present = vector.present === null ? null : pickCells(vector.present, places);
  return { ...vector, values: pickCells(vector.values, places), present };
}
