import { DuckDBLogicalType, DuckDBTypeId as Type } from "@duckdb/node-api";
import duckdb, { type DataChunk, type LogicalType } from "@duckdb/node-bindings";
import { GodwitError } from "@godwit/core/errors";
import type { EngineBatch, EngineColumn, SignatureColumn } from "@godwit/runtime";
import { flatVector, typeOf, type FlatVector } from "../vectors/flat-vector.ts";
import { numberReader } from "../vectors/read-numbers.ts";
import { stringReader } from "../vectors/read-strings.ts";
import { fieldOf } from "./field-of.ts";

/** The rows of a chunk of arguments; valid as long as the chunk is. */
export type ArgumentReader = (chunk: DataChunk, rows: number) => EngineBatch;

/**
 * Plans how a call's arguments become the columns of a method: one row (a STRUCT, its fields by name, or by place where the model knows
 * no names), or a column each. Throws MISSING_COLUMN, WRONG_WIDTH, and WRONG_TYPE that names the column.
 */
export function argumentReader(name: string, columns: readonly SignatureColumn[], chunk: DataChunk): ArgumentReader {
  const count = duckdb.data_chunk_get_column_count(chunk);
  const types = Array.from({ length: count }, (_, index) => duckdb.vector_get_column_type(duckdb.data_chunk_get_vector(chunk, index)));
  const [only] = types;
  if (count === 1 && typeOf(only!) === Type.STRUCT) return rowReader(name, columns, only!);
  if (count !== columns.length) throw wrongCount(name, columns, count);
  const readers = columns.map((column, index) => (column.unread === true ? null : columnReader(types[index]!, column, index)));
  return (given, rows) => ({
    rows,
    columns: readers.map((read, index) => read?.(flatVector(duckdb.data_chunk_get_vector(given, index), rows))),
  });
}

function rowReader(name: string, columns: readonly SignatureColumn[], type: LogicalType): ArgumentReader {
  const fields = Array.from({ length: duckdb.struct_type_child_count(type) }, (_, index) => duckdb.struct_type_child_name(type, index));
  const isNamed = columns.some((column) => column.name !== null);
  if (!isNamed && fields.length !== columns.length)
    throw new GodwitError(
      "WRONG_WIDTH",
      `the model knows no column names, and the row has ${fields.length} fields where it takes ${columns.length}`,
      {
        hint: `Give it a column each, in its order: ${callOf(name, columns)}.`,
      },
    );
  const readers = columns.map((column, index) => {
    if (column.unread === true) return null;
    const place = isNamed ? fieldOf(fields, column, index) : index;
    const read = columnReader(duckdb.struct_type_child_type(type, place), column, index);
    return { place, read };
  });
  return (given, rows) => {
    const row = flatVector(duckdb.data_chunk_get_vector(given, 0), rows);
    return {
      rows,
      columns: readers.map((reader) =>
        reader === null ? undefined : reader.read(flatVector(duckdb.struct_vector_get_child(row.vector, reader.place), rows, row)),
      ),
    };
  };
}

function columnReader(type: LogicalType, column: SignatureColumn, index: number): (vector: FlatVector) => EngineColumn {
  const label = column.name ?? String(index);
  const read = column.dtype === "f64" ? numberReader(type) : stringReader(type, column.digits === true);
  if (read === null) {
    const given = DuckDBLogicalType.create(type).asType().toString();
    const wanted = column.dtype === "f64" ? "DOUBLE" : "VARCHAR";
    throw new GodwitError("WRONG_TYPE", `${given} for a column of ${column.dtype === "f64" ? "numbers" : "strings"}`, {
      where: { column: label },
      hint: `Cast it, as in CAST(${JSON.stringify(label)} AS ${wanted}), where that is what is meant.`,
    });
  }
  return (vector) => {
    try {
      return read(vector);
    } catch (error) {
      throw error instanceof GodwitError ? error.at({ column: label }) : error;
    }
  };
}

function wrongCount(name: string, columns: readonly SignatureColumn[], count: number): GodwitError {
  const hint =
    count === 0
      ? `Give it the row by its table's name, as in SELECT ${name}(t) FROM 'rows.parquet' t; a star is not a row.`
      : `Give it a column each, ${callOf(name, columns)}, or a row, ${name}(t).`;
  const width = columns.length === 1 ? "one column" : `${columns.length} columns`;
  return new GodwitError("WRONG_WIDTH", `it takes ${width} or a row, and is given ${count === 1 ? "one column" : `${count} columns`}`, {
    hint,
  });
}

const mostShown = 6;

function callOf(name: string, columns: readonly SignatureColumn[]): string {
  const labels = columns.slice(0, mostShown).map((column, index) => column.name ?? `x${index}`);
  return `${name}(${[...labels, ...(columns.length > mostShown ? ["…"] : [])].join(", ")})`;
}
