import { examBytes, forest } from "../../server/test/served-examples.ts";

/** The cells of the forest's exam, six a row, NaN among them. */
export function forestCells(): Float64Array {
  const bytes = examBytes(`${forest}/input.npy`);
  const offset = 10 + bytes[8]! + 256 * bytes[9]!;
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + bytes.length) as ArrayBuffer);
}

export function rowsOf(cells: Float64Array, width: number): number[][] {
  return Array.from({ length: cells.length / width }, (_, row) => Array.from(cells.subarray(width * row, width * row + width)));
}
