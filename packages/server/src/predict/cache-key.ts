import { DictionaryColumn, type EngineBatch, type EngineColumn } from "@godwit/runtime";

/** Version, methods and rows as a text, which is the same for the same bits and for nothing else; null where it would be longer than `longest`. */
export function cacheKey(digest: string, methods: readonly string[], batch: EngineBatch, longest: number): string | null {
  const start = `${digest}\n${methods.join("\t")}\n${batch.rows}\n`;
  if ("matrix" in batch) {
    const { matrix } = batch;
    if (matrix.byteLength > longest) return null;
    return `${start}${matrix instanceof Float64Array ? "d" : "f"}${bytesOf(matrix)}`;
  }
  const parts = [start];
  let length = start.length;
  for (const column of batch.columns) {
    const part = partOf(column);
    length += part.length;
    if (length > longest) return null;
    parts.push(part);
  }
  return parts.join("");
}

/** Each part tells where it ends, so that no two lists of columns have the same text. */
function partOf(column: EngineColumn | undefined): string {
  if (column === undefined) return "u";
  if (column instanceof Float64Array) return `d${bytesOf(column)}`;
  const cells = column instanceof DictionaryColumn ? column.cells(0, column.length) : column;
  return `s${cells.map((cell) => (cell === null || cell === undefined ? "-" : `${cell.length}:${cell}`)).join("")}`;
}

/** A character a byte; V8 keeps such texts in one byte each. */
function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Float32Array): string {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString("latin1");
}
