import { DuckDBTypeId as Type } from "@duckdb/node-api";
import duckdb, { type Vector } from "@duckdb/node-bindings";

/** What an output's cells are, row by row. */
export type AnswerCells = ArrayLike<number> | ArrayLike<bigint> | readonly (string | null)[];

/** Writes all cells of an answer into a vector of its type. Whole numbers and booleans may come as any numbers. */
export function writeCells(vector: Vector, type: Type, cells: AnswerCells): void {
  if (type === Type.VARCHAR) writeStrings(vector, cells as readonly (string | null)[]);
  else if (type === Type.DOUBLE) copyTo(vector, cells instanceof Float64Array ? cells : Float64Array.from(cells as ArrayLike<number>));
  else if (type === Type.BIGINT) copyTo(vector, cells instanceof BigInt64Array ? cells : integersOf(cells));
  else
    copyTo(
      vector,
      Uint8Array.from(cells as ArrayLike<number>, (cell) => (cell === 0 ? 0 : 1)),
    );
}

/** Copies memory to the start of a vector's. */
export function copyTo(vector: Vector, cells: NodeJS.TypedArray): void {
  duckdb.copy_data_to_vector(vector, 0, cells.buffer as ArrayBuffer, cells.byteOffset, cells.byteLength);
}

function integersOf(cells: AnswerCells): BigInt64Array {
  const target = new BigInt64Array(cells.length);
  const words = new Int32Array(target.buffer);
  for (let index = 0; index < target.length; index++) {
    const value = Number(cells[index]);
    words[index * 2] = value;
    words[index * 2 + 1] = Math.floor(value / 2 ** 32);
  }
  return target;
}

/** Strings up to here stand in their cell. */
const mostInCell = 12;
const encoder = new TextEncoder();

interface EncodedString {
  readonly bytes: Uint8Array;
  /** The cell, for a string that stands in it. */
  readonly words: Uint32Array | null;
}

/** Labels are few and come again and again, so each is encoded once a chunk. */
function writeStrings(vector: Vector, cells: readonly (string | null)[]): void {
  const encoded = new Map<string, EncodedString>();
  const target = new Uint32Array(cells.length * 4);
  const long: { readonly index: number; readonly bytes: Uint8Array }[] = [];
  const missing: number[] = [];
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (cell === null || cell === undefined) {
      missing.push(index);
      continue;
    }
    let known = encoded.get(cell);
    if (known === undefined) encoded.set(cell, (known = encode(cell)));
    if (known.words === null) long.push({ index, bytes: known.bytes });
    else for (let word = 0; word < 4; word++) target[index * 4 + word] = known.words[word]!;
  }
  copyTo(vector, target);
  for (const { index, bytes } of long) duckdb.vector_assign_string_element_len(vector, index, bytes);
  markMissing(vector, cells.length, missing);
}

function encode(text: string): EncodedString {
  const bytes = encoder.encode(text);
  if (bytes.length > mostInCell) return { bytes, words: null };
  const cell = new Uint8Array(16);
  cell.set(bytes, 4);
  const words = new Uint32Array(cell.buffer);
  words[0] = bytes.length;
  return { bytes, words };
}

/** Has the cells of some rows be NULL. */
export function markMissing(vector: Vector, rows: number, missing: readonly number[]): void {
  if (missing.length === 0) return;
  const present = new Uint8Array(Math.ceil(rows / 64) * 8).fill(0xff);
  for (const row of missing) present[row >>> 3]! &= ~(1 << (row & 7));
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, present.buffer, 0, present.length);
}
