import { makeCells } from "../frames/cells.ts";
import type { FieldType } from "../frames/field.ts";
import type { Cells, Vector } from "../frames/frame.ts";

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
    this.cells = type.kind === "list" ? [] : makeCells(type, capacity);
    if (type.kind === "list") this.items = { cells: [], offsets: [0] };
  }

  set(row: number, value: number | bigint | string | Uint8Array): void {
    (this.cells as (typeof value)[])[row] = value;
  }

  setList(row: number, values: readonly unknown[]): void {
    const items = this.items!;
    this.fillTo(row);
    for (const value of values) items.cells.push(value);
    items.offsets.push(items.cells.length);
  }

  setNull(row: number): void {
    this.present ??= new Uint8Array(this.capacity).fill(1);
    this.present[row] = 0;
    if (this.items !== null) this.setList(row, []);
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
    this.cells = makeCells(this.type, this.capacity);
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
