import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBTypeId,
  type DuckDBArrayValue,
  type DuckDBBlobValue,
  type DuckDBDateValue,
  type DuckDBDecimalType,
  type DuckDBDecimalValue,
  type DuckDBIntervalValue,
  type DuckDBListValue,
  type DuckDBTimestampMillisecondsValue,
  type DuckDBTimestampNanosecondsValue,
  type DuckDBTimestampSecondsValue,
  type DuckDBTimestampValue,
  type DuckDBTimeTZValue,
  type DuckDBTimeValue,
  type DuckDBType,
  type DuckDBUUIDValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { BackendWriter } from "../protocol/backend-writer.ts";
import { printArray } from "./array-text.ts";
import { writeNumeric } from "./numeric.ts";
import { printFloat4, printFloat8 } from "./print-float.ts";
import { printJson, printPlain } from "./print-json.ts";
import { printDate, printInterval, printTime, printTimestamp, printTimeTz } from "./print-time.ts";
import { typeOids, type TypeName } from "./type-oids.ts";
import type { PrintSettings, WireType } from "./wire-type.ts";

/** PostgreSQL counts days and microseconds from 2000 on. */
const daysTo2000 = 10_957;
const microsTo2000 = 946_684_800_000_000n;

/** How a column of one of DuckDB's types is sent. */
export function wireTypeOf(type: DuckDBType, settings: PrintSettings): WireType {
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) return arrayType(wireTypeOf(type.valueType, settings));
  if (type.alias === "JSON") return scalar("json", -1, (value: string) => value);
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return scalar(
        "bool",
        1,
        (value: boolean) => (value ? "t" : "f"),
        (value, writer) => void writer.byte(value ? 1 : 0),
      );
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.SMALLINT:
      return scalar("int2", 2, String, (value: number, writer) => void writer.int16(value));
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.INTEGER:
      return scalar("int4", 4, String, (value: number, writer) => void writer.int32(value));
    case DuckDBTypeId.UINTEGER:
      return scalar("int8", 8, String, (value: number, writer) => void writer.int64(BigInt(value)));
    case DuckDBTypeId.BIGINT:
      return scalar("int8", 8, String, (value: bigint, writer) => void writer.int64(value));
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.BIGNUM:
      return scalar("numeric", -1, String, (value: bigint, writer) => writeNumeric(value, 0, writer));
    case DuckDBTypeId.DECIMAL:
      return decimalType(type);
    case DuckDBTypeId.FLOAT:
      return scalar("float4", 4, printFloat4, (value, writer) => void writer.float32(value));
    case DuckDBTypeId.DOUBLE:
      return scalar("float8", 8, printFloat8, (value, writer) => void writer.float64(value));
    case DuckDBTypeId.BLOB:
      return scalar(
        "bytea",
        -1,
        ({ bytes }: DuckDBBlobValue) => `\\x${Buffer.from(bytes).toString("hex")}`,
        ({ bytes }, writer) => void writer.raw(bytes),
      );
    case DuckDBTypeId.DATE:
      return scalar(
        "date",
        4,
        ({ days }: DuckDBDateValue) => printDate(days),
        ({ days }, writer) => void writer.int32(Math.abs(days) === 2_147_483_647 ? (days < 0 ? -2_147_483_648 : days) : days - daysTo2000),
      );
    case DuckDBTypeId.TIME:
      return scalar(
        "time",
        8,
        ({ micros }: DuckDBTimeValue) => printTime(micros),
        ({ micros }, writer) => void writer.int64(micros),
      );
    case DuckDBTypeId.TIME_TZ:
      return scalar(
        "timetz",
        12,
        ({ micros, offset }: DuckDBTimeTZValue) => printTimeTz(micros, offset),
        ({ micros, offset }, writer) => void writer.int64(micros).int32(-offset),
      );
    case DuckDBTypeId.TIMESTAMP:
      return timestampType((value) => (value as DuckDBTimestampValue).micros);
    case DuckDBTypeId.TIMESTAMP_S:
      return timestampType((value) => (value as DuckDBTimestampSecondsValue).seconds * 1_000_000n);
    case DuckDBTypeId.TIMESTAMP_MS:
      return timestampType((value) => (value as DuckDBTimestampMillisecondsValue).millis * 1000n);
    case DuckDBTypeId.TIMESTAMP_NS:
      return timestampType((value) => floorDivide((value as DuckDBTimestampNanosecondsValue).nanos, 1000n));
    case DuckDBTypeId.TIMESTAMP_TZ:
      return scalar(
        "timestamptz",
        8,
        ({ micros }: DuckDBTimestampValue) => printTimestamp(micros, settings.offset(micros)),
        ({ micros }, writer) => void writer.int64(since2000(micros)),
      );
    case DuckDBTypeId.INTERVAL:
      return scalar(
        "interval",
        16,
        ({ months, days, micros }: DuckDBIntervalValue) => printInterval(months, days, micros),
        ({ months, days, micros }, writer) => void writer.int64(micros).int32(days).int32(months),
      );
    case DuckDBTypeId.UUID:
      return scalar("uuid", 16, printPlain, (value: DuckDBUUIDValue, writer) =>
        writer.raw(Buffer.from(String(value).replaceAll("-", ""), "hex")),
      );
    case DuckDBTypeId.STRUCT:
    case DuckDBTypeId.MAP:
    case DuckDBTypeId.UNION:
    case DuckDBTypeId.VARIANT:
      return scalar("json", -1, printJson);
    default:
      return scalar("text", -1, printPlain);
  }
}

/** What is sent as text whatever it is. */
export function textOf(type: WireType): WireType {
  return { oid: typeOids.text.oid, size: -1, modifier: -1, print: (value) => type.print(value) };
}

type Print<Value> = (value: Value) => string;
type Write<Value> = (value: Value, writer: BackendWriter) => void;

/** The one place where a value is taken for what its column's type says. */
function scalar<Value>(name: TypeName, size: number, print: Print<Value>, write?: Write<Value>): WireType {
  const base = { oid: typeOids[name].oid, size, modifier: -1, print: print as Print<unknown> };
  return write === undefined ? base : { ...base, write: write as Write<unknown> };
}

function timestampType(microsOf: (value: DuckDBValue) => bigint): WireType {
  return scalar<DuckDBValue>(
    "timestamp",
    8,
    (value) => printTimestamp(microsOf(value)),
    (value, writer) => void writer.int64(since2000(microsOf(value))),
  );
}

function decimalType({ width, scale }: DuckDBDecimalType): WireType {
  const type = scalar("numeric", -1, String, ({ value }: DuckDBDecimalValue, writer) => writeNumeric(value, scale, writer));
  return { ...type, modifier: ((width << 16) | scale) + 4 };
}

/** Arrays of one dimension; lists of lists go as JSON, for PostgreSQL has no ragged arrays. */
function arrayType(element: WireType): WireType {
  const name = (Object.keys(typeOids) as TypeName[]).find((each) => typeOids[each].oid === element.oid);
  const oid = name === undefined ? 0 : typeOids[name].array;
  if (oid === 0 || name === "json") return scalar("json", -1, printJson);
  const itemsOf = (value: DuckDBValue): readonly DuckDBValue[] => (value as DuckDBListValue | DuckDBArrayValue).items;
  return {
    oid,
    size: -1,
    modifier: -1,
    print: (value) => printArray(itemsOf(value).map((item) => (item === null ? null : element.print(item)))),
    write: (value, writer) => writeArray(itemsOf(value), element, writer),
  };
}

/** The lists of numbers in the catalogue (PostgreSQL's int2vector), which tools read as texts: `1 2`. */
export const vectorType: WireType = {
  oid: 22,
  size: -1,
  modifier: -1,
  print: (value) => (value as DuckDBListValue).items.join(" "),
  write: (value, writer) =>
    writeArray(
      (value as DuckDBListValue).items,
      scalar("int2", 2, String, (item: number | bigint, cells) => void cells.int16(Number(item))),
      writer,
    ),
};

function writeArray(items: readonly DuckDBValue[], element: WireType, writer: BackendWriter): void {
  const hasNulls = items.includes(null);
  writer
    .int32(items.length === 0 ? 0 : 1)
    .int32(hasNulls ? 1 : 0)
    .int32(element.oid);
  if (items.length === 0) return;
  writer.int32(items.length).int32(1);
  for (const item of items)
    if (item === null) writer.int32(-1);
    else writeCell(item, element, writer);
}

/** A value in its binary form, with its length before it. */
export function writeCell(value: DuckDBValue, type: WireType, writer: BackendWriter): void {
  if (type.write === undefined) {
    writer.cell(type.print(value));
    return;
  }
  const from = writer.open();
  type.write(value, writer);
  writer.close(from);
}

function since2000(micros: bigint): bigint {
  if (micros === 9_223_372_036_854_775_807n) return micros;
  if (micros === -9_223_372_036_854_775_807n) return -9_223_372_036_854_775_808n;
  return micros - microsTo2000;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
