import { GodwitError } from "@godwit/core/errors";

/** Codes as Arrow, pandas and others write them. */
export type DictionaryCodes = Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

/** A column of strings in which each distinct one stands once: row r holds `values[codes[r]]`, nothing where its code is negative. */
export class DictionaryColumn {
  readonly codes: Int32Array;
  readonly values: readonly (string | null)[];
  /** The same of all columns between which the values cannot have changed: a frozen list, or what the column was cut from. */
  readonly identity: object;

  private constructor(codes: Int32Array, values: readonly (string | null)[], identity: object | null) {
    this.codes = codes;
    this.values = values;
    this.identity = Object.isFrozen(values) ? values : (identity ?? this);
  }

  /** Neither list is copied unless it must be, and neither may change as long as the column is used. Errors as `checkedCodes`. */
  static of(codes: DictionaryCodes, values: readonly (string | null)[]): DictionaryColumn {
    return new DictionaryColumn(checkedCodes(codes, values.length), values, null);
  }

  get length(): number {
    return this.codes.length;
  }

  cell(row: number): string | null {
    const code = this.codes[row]!;
    return code < 0 ? null : this.values[code]!;
  }

  /** Rows `from … to`, not copied. */
  slice(from: number, to: number): DictionaryColumn {
    return new DictionaryColumn(this.codes.subarray(from, to), this.values, this.identity);
  }

  /** The strings of `count` rows, written out. */
  cells(from: number, count: number): (string | null)[] {
    const cells: (string | null)[] = [];
    for (let row = from; row < from + count; row++) cells.push(this.cell(row));
    return cells;
  }
}

/** Codes as int32, each of which has one of `size` values or is negative. Throws WRONG_TYPE with the row of one that has not. */
export function checkedCodes(codes: DictionaryCodes, size: number): Int32Array {
  const checked = codes instanceof Int32Array ? codes : Int32Array.from(codes);
  const least = codes instanceof Uint32Array ? 0 : -(2 ** 31);
  for (let row = 0; row < checked.length; row++) {
    const code = checked[row]!;
    if (code < size && code >= least) continue;
    throw new GodwitError("WRONG_TYPE", `the code ${codes[row]} for a dictionary of ${size} values`, { where: { row } });
  }
  return checked;
}
