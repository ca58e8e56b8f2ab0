import type { ListVector, ScalarVector, Vector } from "../../../frames/frame.ts";

/** What a record batch holds of its columns, in the order of the schema's tree. */
export interface BatchContent {
  /** Length and null count of each column, of lists' items too. */
  readonly nodes: bigint[];
  readonly buffers: Uint8Array[];
}

const nothing = new Uint8Array(0);

/** Adds `rows` cells of a column. */
export function addColumn({ nodes, buffers }: BatchContent, vector: Vector, rows: number): void {
  const present = vector.present?.subarray(0, rows) ?? null;
  const missing = present === null ? 0 : rows - present.reduce((sum, each) => sum + each, 0);
  nodes.push(BigInt(rows), BigInt(missing));
  buffers.push(missing === 0 ? nothing : packed(present!));
  if ("offsets" in vector) addList({ nodes, buffers }, vector, rows);
  else buffers.push(...cellBuffers(vector, missing === 0 ? null : present, rows));
}

function addList(content: BatchContent, { offsets, items }: ListVector, rows: number): void {
  const first = offsets[0] ?? 0;
  const last = offsets[rows] ?? first;
  content.buffers.push(bytesOf(Int32Array.from({ length: rows + 1 }, (_, row) => (offsets[row] ?? first) - first)));
  addColumn(content, slice(items, first, last), last - first);
}

function slice(vector: Vector, from: number, to: number): Vector {
  const present = vector.present?.subarray(from, to) ?? null;
  if ("offsets" in vector) return { ...vector, offsets: vector.offsets.subarray(from, to + 1), present };
  const { values } = vector;
  return {
    ...vector,
    values: (ArrayBuffer.isView(values) ? values.subarray(from, to) : values.slice(from, to)) as ScalarVector["values"],
    present,
  };
}

function cellBuffers({ type, values }: ScalarVector, present: Uint8Array | null, rows: number): readonly Uint8Array[] {
  switch (type.kind) {
    case "boolean":
      return [packed((values as Uint8Array).subarray(0, rows))];
    case "text":
      return spans(values as readonly string[], present, rows, (cell) => Buffer.from(cell, "utf8"));
    case "binary":
      return spans(values as readonly Uint8Array[], present, rows, (cell) => cell);
    case "decimal":
      return [decimals(values as ArrayLike<bigint>, present, rows)];
    case "integer":
    case "float":
    case "date":
    case "time":
    case "timestamp":
      return [bytesOf((values as Float64Array).subarray(0, rows))];
    default:
      return type satisfies never;
  }
}

/** Places of the cells' ends, and their bytes. */
function spans<Cell>(
  cells: ArrayLike<Cell>,
  present: Uint8Array | null,
  rows: number,
  bytes: (cell: Cell) => Uint8Array,
): readonly [Uint8Array, Uint8Array] {
  const offsets = new Int32Array(rows + 1);
  const parts: Uint8Array[] = [];
  for (let row = 0; row < rows; row++) {
    const part = present !== null && present[row] === 0 ? nothing : bytes(cells[row]!);
    parts.push(part);
    offsets[row + 1] = offsets[row]! + part.length;
  }
  return [bytesOf(offsets), Buffer.concat(parts)];
}

function decimals(cells: ArrayLike<bigint>, present: Uint8Array | null, rows: number): Uint8Array {
  const halves = new BigInt64Array(rows * 2);
  for (let row = 0; row < rows; row++) {
    if (present !== null && present[row] === 0) continue;
    const cell = cells[row]!;
    halves[2 * row] = BigInt.asIntN(64, cell);
    halves[2 * row + 1] = cell >> 64n;
  }
  return bytesOf(halves);
}

function packed(cells: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(cells.length / 8));
  for (let index = 0; index < cells.length; index++) if (cells[index] === 1) bits[index >> 3]! |= 1 << (index & 7);
  return bits;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
