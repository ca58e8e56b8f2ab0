import type { SignatureColumn } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { checkedCodes, DictionaryColumn, type EngineColumn } from "../engine/engine.ts";
import type { DictionaryCells } from "./cell.ts";
import { columnLabel, isStrings, readNumber, readString } from "./read-cell.ts";

export function isDictionary(value: unknown): value is DictionaryCells {
  if (typeof value !== "object" || value === null) return false;
  const { codes, values } = value as Partial<DictionaryCells>;
  return Array.isArray(values) && ArrayBuffer.isView(codes) && !(codes instanceof DataView);
}

/** A column by its dictionary: strings stay encoded, numbers are written out. Throws WRONG_TYPE with row and column. */
export function readDictionary(cells: DictionaryCells, column: SignatureColumn, index: number): EngineColumn {
  const { codes, values } = cells;
  /** What a value is read as; one that no row has is left alone. */
  const read = <T>(cell: unknown, code: number, reader: typeof readNumber | typeof readString, unused: T): T => {
    const row = codes.indexOf(code);
    return row < 0 ? unused : (reader(cell, column, index, row) as T);
  };
  try {
    if (column.dtype === "string") {
      if (cells instanceof DictionaryColumn) return cells;
      return DictionaryColumn.of(codes, isStrings(values) ? values : values.map((cell, code) => read(cell, code, readString, null)));
    }
    const checked = checkedCodes(codes, values.length);
    const numbers = Float64Array.from(values, (cell, code) => (typeof cell === "number" ? cell : read(cell, code, readNumber, Number.NaN)));
    return Float64Array.from(checked, (code) => (code < 0 ? Number.NaN : numbers[code]!));
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ column: columnLabel(column, index) }) : error;
  }
}
