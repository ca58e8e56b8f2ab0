import { DuckDBTypeId as Type } from "@duckdb/node-api";
import duckdb, { type LogicalType } from "@duckdb/node-bindings";
import { DictionaryColumn, type EngineColumn } from "@godwit/runtime";
import { bytesOf, eachMissing, enumTypeOf, typeOf, type FlatVector } from "./flat-vector.ts";
import { numberReader } from "./read-numbers.ts";
import { StringStore } from "./string-store.ts";

/** Cells as strings, missing ones as null or with a negative code. */
export type StringReader = (vector: FlatVector) => EngineColumn;

/** What reads strings of a type; null for a type that holds none. With `digits`, whole numbers are the strings of their digits. */
export function stringReader(type: LogicalType, digits: boolean): StringReader | null {
  switch (typeOf(type)) {
    case Type.VARCHAR: {
      const store = new StringStore();
      return (vector) => store.read(vector);
    }
    case Type.ENUM:
      return enumReader(type);
    case Type.SQLNULL:
      return ({ rows }) => Array.from({ length: rows }, () => null);
    case Type.TINYINT:
    case Type.SMALLINT:
    case Type.INTEGER:
    case Type.BIGINT:
    case Type.HUGEINT:
    case Type.UTINYINT:
    case Type.USMALLINT:
    case Type.UINTEGER:
    case Type.UBIGINT:
    case Type.UHUGEINT:
      return digits ? digitsReader(type) : null;
    default:
      return null;
  }
}

/** An enumeration is a dictionary already. */
function enumReader(type: LogicalType): StringReader {
  const values = Object.freeze(
    Array.from({ length: duckdb.enum_dictionary_size(type) }, (_, index) => duckdb.enum_dictionary_value(type, index)),
  );
  const bytesPerCell = { [Type.UTINYINT as number]: 1, [Type.USMALLINT as number]: 2 }[enumTypeOf(type) as number] ?? 4;
  return (vector) => {
    const { buffer, byteOffset } = bytesOf(vector, bytesPerCell);
    const Places = bytesPerCell === 1 ? Uint8Array : bytesPerCell === 2 ? Uint16Array : Uint32Array;
    const codes = Int32Array.from(new Places(buffer as ArrayBuffer, byteOffset, vector.rows));
    eachMissing(vector, (row) => (codes[row] = -1));
    return DictionaryColumn.of(codes, values);
  };
}

function digitsReader(type: LogicalType): StringReader {
  const numbers = numberReader(type)!;
  return (vector) => Array.from(numbers(vector), (value) => (Number.isNaN(value) ? null : String(value)));
}
