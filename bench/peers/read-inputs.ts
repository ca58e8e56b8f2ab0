import { readFileSync } from "node:fs";

export interface Numbers {
  /** float32[rows × 28], row-major. */
  readonly rows: Float32Array;
  readonly columns: readonly Float64Array[];
  readonly count: number;
}

/** The table of numbers in both layouts, so that each peer gets the one that it likes. */
export function readNumbers(folder: string): Numbers {
  const rows = new Float32Array(exactBytes(`${folder}/numbers.f32`));
  const cells = new Float64Array(exactBytes(`${folder}/numbers.f64`));
  const count = rows.length / 28;
  return { rows, columns: Array.from({ length: 28 }, (_, at) => cells.slice(at * count, (at + 1) * count)), count };
}

/** Columns of numbers and strings; null is missing. */
export function readColumnsFile(path: string): Readonly<Record<string, readonly (string | number | null)[]>> {
  return JSON.parse(readFileSync(path, "utf8"));
}

function exactBytes(path: string): ArrayBuffer {
  const bytes = readFileSync(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
}
