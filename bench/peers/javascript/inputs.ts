import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Setup } from "../../order.ts";

const width = 28;

export type Cells = Float64Array | readonly (string | number | null)[];

/** Rows of float32 numbers, row-major; rows begin anew where there are no more. */
export function readMatrix({ model, source }: Setup): (start: number, rows: number) => Float32Array {
  const all = new Float32Array(exactBytes(join(dirname(source), `${model.input}.f32`)));
  const count = all.length / width;
  return (start, rows) => {
    if (start + rows <= count) return all.slice(start * width, (start + rows) * width);
    const out = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const from = ((start + row) % count) * width;
      out.set(all.subarray(from, from + width), row * width);
    }
    return out;
  };
}

/** Columns by name: float64 numbers, or strings with null for what is missing. */
export function readColumns({ model, source }: Setup, names: readonly string[]): Readonly<Record<string, Cells>> {
  const folder = dirname(source);
  if (model.input === "numbers" || model.input === "coded") {
    const file = openSync(join(folder, `${model.input}.f64`), "r");
    const count = fstatSync(file).size / 8 / width;
    const column = (at: number): Float64Array => {
      const cells = new Float64Array(count);
      readSync(file, cells, 0, cells.byteLength, at * cells.byteLength);
      return cells;
    };
    const columns = Object.fromEntries(names.map((name, at) => [name, column(at)]));
    closeSync(file);
    return columns;
  }
  const columns = JSON.parse(readFileSync(join(folder, `${model.input}.json`), "utf8")) as Record<string, (string | number | null)[]>;
  return Object.fromEntries(
    Object.entries(columns).map(([name, cells]) => [
      name,
      cells.some((cell) => typeof cell === "string")
        ? cells
        : Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))),
    ]),
  );
}

/** Rows of a column; they begin anew where there are no more. */
export function cutCells(cells: Cells, start: number, rows: number): Cells {
  if (rows === cells.length) return cells;
  if (start + rows <= cells.length) return cells.slice(start, start + rows);
  const places = { length: rows };
  if (cells instanceof Float64Array) return Float64Array.from(places, (_, row) => cells[(start + row) % cells.length]!);
  return Array.from(places, (_, row) => cells[(start + row) % cells.length]!);
}

function exactBytes(path: string): ArrayBuffer {
  const bytes = readFileSync(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
}
