import type { Field } from "../../frames/field.ts";
import type { Frame, Reject, ScalarVector } from "../../frames/frame.ts";
import { makeCells, sliceCells, type ScalarType } from "../../frames/cells.ts";
import { describeType } from "../../frames/describe-type.ts";
import type { WantedColumn } from "../../sources/source.ts";
import type { JsonRecord } from "./json-records.ts";
import { nanMark } from "./parse-json.ts";

type Cell = number | bigint | string;

interface Column {
  readonly wanted: WantedColumn;
  readonly type: ScalarType;
  values: ReturnType<typeof makeCells>;
  present: Uint8Array | null;
}

/** Gathers objects into frames; one whose cells are not of their columns' types, or that lacks a wanted number or text, is a reject. */
export class JsonFrames {
  readonly #columns: readonly Column[];
  readonly #frameRows: number;
  #row: number;
  #firstRow: number;
  #good = 0;
  #rejects: Reject[] = [];
  #positions: number[] = [];

  constructor(schema: readonly Field[], columns: readonly WantedColumn[], firstRow: number, frameRows: number) {
    const types = new Map(schema.map(({ name, type }) => [name, type as ScalarType]));
    this.#columns = columns.map((wanted) => {
      const type = typeOf(wanted, types.get(wanted.name) ?? { kind: "text" });
      return { wanted, type, values: makeCells(type, frameRows), present: null };
    });
    this.#frameRows = frameRows;
    this.#row = this.#firstRow = firstRow;
  }

  get full(): boolean {
    return this.#row - this.#firstRow >= this.#frameRows;
  }

  get empty(): boolean {
    return this.#row === this.#firstRow;
  }

  add(record: JsonRecord): void {
    const row = this.#row++;
    const place = {
      row,
      ...(record.line !== undefined && { line: record.line }),
      ...(record.byte !== undefined && { byte: record.byte }),
    };
    if ("problem" in record) {
      this.#rejects.push({ ...place, code: "MALFORMED_INPUT", message: record.problem, text: record.text });
      return;
    }
    for (const column of this.#columns) {
      const wrong = this.#set(column, record.value);
      if (wrong === null) continue;
      const { name } = column.wanted;
      const text = JSON.stringify(record.value, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
      this.#rejects.push({ ...place, column: name, ...wrong, message: `${wrong.message} (column '${name}')`, text: text.slice(0, 500) });
      return;
    }
    this.#positions.push(row);
    this.#good++;
  }

  take(): Frame {
    const rows = this.#good;
    const frame = {
      rows,
      firstRow: this.#firstRow,
      rejects: this.#rejects,
      positions: this.#rejects.length === 0 ? null : Float64Array.from(this.#positions),
      columns: this.#columns.map(({ type, values, present }): ScalarVector => ({
        type,
        values: sliceCells(values, 0, rows),
        present: present?.subarray(0, rows) ?? null,
      })),
    };
    this.#firstRow = this.#row;
    this.#good = 0;
    this.#rejects = [];
    this.#positions = [];
    for (const column of this.#columns) {
      column.values = makeCells(column.type, this.#frameRows);
      column.present = null;
    }
    return frame;
  }

  #set(column: Column, record: Readonly<Record<string, unknown>>): Pick<Reject, "code" | "message"> | null {
    const { wanted, type } = column;
    if (!Object.hasOwn(record, wanted.name) && wanted.as !== "stored") return { code: "MISSING_COLUMN", message: "the row lacks a field" };
    const value = Object.hasOwn(record, wanted.name) ? record[wanted.name] : null;
    const cell = cellOf(value, type);
    if (cell === undefined)
      return { code: "WRONG_TYPE", message: wrongOf(value, wanted.as === "number" ? "a number" : describeType(type)) };
    if (cell !== null) {
      (column.values as Cell[])[this.#good] = cell;
      if (column.present !== null) column.present[this.#good] = 1;
    } else if (wanted.as === "number") (column.values as Float64Array)[this.#good] = Number.NaN;
    else (column.present ??= new Uint8Array(this.#frameRows).fill(1))[this.#good] = 0;
    return null;
  }
}

function typeOf({ as }: WantedColumn, stored: ScalarType): ScalarType {
  return as === "number" ? { kind: "float", bits: 64 } : as === "text" ? { kind: "text" } : stored;
}

/** The cell that a value is in a column of a type; null where there is none, undefined where it is not of the type. */
function cellOf(value: unknown, type: ScalarType): Cell | null | undefined {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "text":
      return typeof value === "string" && value !== nanMark ? value : value === nanMark ? null : undefined;
    case "boolean":
      return typeof value === "boolean" ? Number(value) : undefined;
    case "float":
      if (value === nanMark) return Number.NaN;
      return typeof value === "boolean" ? Number(value) : typeof value === "number" ? value : undefined;
    case "integer":
      if (typeof value === "bigint") return BigInt.asIntN(64, value) === value ? value : undefined;
      return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : undefined;
    default:
      return undefined;
  }
}

function wrongOf(value: unknown, wanted: string): string {
  if (typeof value === "bigint")
    return wanted === "a number" ? "a whole number beyond 2^53 has no exact float64" : `${value} is not ${wanted}`;
  const text = JSON.stringify(value) ?? String(value);
  return `${text.length > 42 ? `${text.slice(0, 40)}…` : text} is not ${/^[aeiou]/u.test(wanted) ? "an" : "a"} ${wanted.replace(/^an? /u, "")}`;
}
