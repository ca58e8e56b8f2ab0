import type { FieldType } from "../frames/field.ts";
import type { Cells, Vector } from "../frames/frame.ts";

type Scalar = Exclude<FieldType, { readonly kind: "list" }>;

/** Collects the cells of a column for a frame of known size. */
export class CellBuilder {
  readonly type: FieldType;
  /** Arrays of the frame that is being filled; written by `row`. */
  cells: MutableCells;
  private present: Uint8Array | null = null;
  private items: { readonly cells: unknown[]; offsets: number[] } | null = null;
  private readonly capacity: number;

  constructor(type: FieldType, capacity: number) {
    this.type = type;
    this.capacity = capacity;
    this.cells = type.kind === "list" ? [] : emptyCells(type, capacity);
    if (type.kind === "list") this.items = { cells: [], offsets: [0] };
  }

  set(row: number, value: number | bigint | string | Uint8Array): void {
    (this.cells as (typeof value)[])[row] = value;
  }

  setList(row: number, values: readonly unknown[]): void {
    const items = this.items!;
    this.fillTo(row);
    items.cells.push(...values);
    items.offsets.push(items.cells.length);
  }

  setNull(row: number): void {
    this.present ??= new Uint8Array(this.capacity).fill(1);
    this.present[row] = 0;
    if (this.items !== null) this.setList(row, []);
    else if (Array.isArray(this.cells)) this.cells[row] = nothingOf(this.type as Scalar);
  }

  /** The first rows as a vector; the builder begins anew. */
  take(rows: number): Vector {
    const present = this.present?.subarray(0, rows) ?? null;
    this.present = null;
    if (this.type.kind === "list") {
      this.fillTo(rows);
      const { cells, offsets } = this.items!;
      this.items = { cells: [], offsets: [0] };
      return { type: this.type, offsets: Int32Array.from(offsets), items: vectorOf(this.type.of, cells), present };
    }
    const { cells } = this;
    this.cells = emptyCells(this.type, this.capacity);
    const values = Array.isArray(cells) ? cells.slice(0, rows) : (cells as Float64Array).subarray(0, rows);
    return { type: this.type, values: values as Cells, present };
  }

  private fillTo(row: number): void {
    const { offsets, cells } = this.items!;
    while (offsets.length <= row) offsets.push(cells.length);
  }
}

type MutableCells = Exclude<Cells, readonly unknown[]> | unknown[];

function vectorOf(type: FieldType, cells: readonly unknown[]): Vector {
  const builder = new CellBuilder(type, cells.length);
  for (const [row, cell] of cells.entries())
    if (cell === null) builder.setNull(row);
    else if (Array.isArray(cell)) builder.setList(row, cell);
    else builder.set(row, cell as number);
  return builder.take(cells.length);
}

/** The array that holds cells of a type. */
export function emptyCells(type: Scalar, rows: number): MutableCells {
  switch (type.kind) {
    case "boolean":
      return new Uint8Array(rows);
    case "integer":
      return integerCells(type.bits, type.signed, rows);
    case "float":
      return type.bits === 32 ? new Float32Array(rows) : new Float64Array(rows);
    case "decimal":
      return type.precision <= 18 ? new BigInt64Array(rows) : Array.from<bigint>({ length: rows });
    case "text":
    case "binary":
      return [];
    case "date":
      return new Int32Array(rows);
    case "time":
    case "timestamp":
      return new BigInt64Array(rows);
    default:
      return type satisfies never;
  }
}

function integerCells(bits: 8 | 16 | 32 | 64, signed: boolean, rows: number): MutableCells {
  switch (bits) {
    case 8:
      return signed ? new Int8Array(rows) : new Uint8Array(rows);
    case 16:
      return signed ? new Int16Array(rows) : new Uint16Array(rows);
    case 32:
      return signed ? new Int32Array(rows) : new Uint32Array(rows);
    case 64:
      return signed ? new BigInt64Array(rows) : new BigUint64Array(rows);
    default:
      return bits satisfies never;
  }
}

const noBytes = new Uint8Array(0);

function nothingOf(type: Scalar): string | bigint | Uint8Array {
  if (type.kind === "text") return "";
  return type.kind === "binary" ? noBytes : 0n;
}
