import { BLOB, blobValue, LIST, listValue, VARCHAR, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import { decodeText } from "../protocol/message-fields.ts";
import { SqlError } from "../sql-error.ts";
import { readArray } from "../values/array-text.ts";
import { readNumeric } from "../values/numeric.ts";
import { printDate, printInterval, printTime, printTimestamp, printTimeTz } from "../values/print-time.ts";
import { typeOfOid, typeOids, type TypeName } from "../values/type-oids.ts";

/** A parameter as the engine takes it; all but bytes and lists go as texts, which the statement casts. */
export interface BoundParameter {
  readonly value: DuckDBValue;
  readonly type: DuckDBType;
}

const engineTypes: { readonly [Name in TypeName]: string } = {
  bool: "BOOLEAN",
  bytea: "BLOB",
  char: "VARCHAR",
  name: "VARCHAR",
  int8: "BIGINT",
  int2: "SMALLINT",
  int4: "INTEGER",
  text: "VARCHAR",
  oid: "BIGINT",
  json: "JSON",
  float4: "FLOAT",
  float8: "DOUBLE",
  unknown: "VARCHAR",
  bpchar: "VARCHAR",
  varchar: "VARCHAR",
  date: "DATE",
  time: "TIME",
  timestamp: "TIMESTAMP",
  timestamptz: "TIMESTAMPTZ",
  interval: "INTERVAL",
  timetz: "TIMETZ",
  varbit: "BIT",
  // As many places before the point as after it that DuckDB's widest decimal has; what does not fit is refused.
  numeric: "DECIMAL(38,12)",
  uuid: "UUID",
  jsonb: "JSON",
};

/** DuckDB's name of a type that a client gave a parameter; undefined where it is left to the statement. Throws SqlError. */
export function engineTypeOf(oid: number): string | undefined {
  if (oid === 0 || oid === typeOids.unknown.oid) return undefined;
  const found = typeOfOid(oid);
  if (found === undefined) throw new SqlError("0A000", `parameters of the type with the oid ${oid} are not supported`);
  return engineTypes[found.name] + (found.isArray ? "[]" : "");
}

/** Reads what a client sent for a parameter. Throws SqlError. */
export function readParameter(oid: number, isBinary: boolean, bytes: Buffer): BoundParameter {
  const { name, isArray } = typeOfOid(oid) ?? { name: "text" as const, isArray: false };
  if (isArray) {
    const items = isBinary
      ? readBinaryArray(bytes)
      : readArray(decodeText(bytes)).map((text) => (text === null ? null : readText(name, text).value));
    return { value: listValue(items), type: LIST(name === "bytea" ? BLOB : VARCHAR) };
  }
  return isBinary ? readBinary(name, bytes) : readText(name, decodeText(bytes));
}

function readText(name: TypeName, text: string): BoundParameter {
  if (name === "bytea") return { value: blobValue(readBytea(text)), type: BLOB };
  if (name === "bool") {
    const found = /^\s*(?:(t|tr|tru|true|y|ye|yes|on|1)|(?:f|fa|fal|fals|false|n|no|of|off|0))\s*$/i.exec(text);
    if (found === null) throw new SqlError("22P02", `invalid input syntax for type boolean: "${text}"`);
    return asText(found[1] === undefined ? "false" : "true");
  }
  if (name === "numeric") checkNumeric(text);
  return asText(text);
}

function readBinary(name: TypeName, bytes: Buffer): BoundParameter {
  const length = (expected: number): void => {
    if (bytes.length !== expected) throw new SqlError("22P03", `incorrect binary data format in a parameter of type ${name}`);
  };
  switch (name) {
    case "bool":
      length(1);
      return asText(bytes[0] === 0 ? "false" : "true");
    case "bytea":
      return { value: blobValue(bytes), type: BLOB };
    case "int2":
      length(2);
      return asText(String(bytes.readInt16BE(0)));
    case "int4":
      length(4);
      return asText(String(bytes.readInt32BE(0)));
    case "oid":
      length(4);
      return asText(String(bytes.readUInt32BE(0)));
    case "int8":
      length(8);
      return asText(String(bytes.readBigInt64BE(0)));
    case "float4":
      length(4);
      return asText(String(bytes.readFloatBE(0)));
    case "float8":
      length(8);
      return asText(printDouble(bytes.readDoubleBE(0)));
    case "numeric": {
      const text = readNumeric(bytes);
      if (text === null) throw new SqlError("22P03", "incorrect binary data format in a parameter of type numeric");
      checkNumeric(text);
      return asText(text);
    }
    case "date": {
      length(4);
      const days = bytes.readInt32BE(0);
      if (days === 2_147_483_647 || days === -2_147_483_648) return asText(days > 0 ? "infinity" : "-infinity");
      return asText(engineDate(printDate(days + 10_957)));
    }
    case "time":
      length(8);
      return asText(printTime(bytes.readBigInt64BE(0)));
    case "timetz":
      length(12);
      return asText(printTimeTz(bytes.readBigInt64BE(0), -bytes.readInt32BE(8)));
    case "timestamp":
    case "timestamptz": {
      length(8);
      const micros = bytes.readBigInt64BE(0);
      if (micros === 9_223_372_036_854_775_807n || micros === -9_223_372_036_854_775_808n)
        return asText(micros > 0n ? "infinity" : "-infinity");
      return asText(engineDate(printTimestamp(micros + 946_684_800_000_000n, name === "timestamptz" ? 0 : undefined)));
    }
    case "interval":
      length(16);
      return asText(printInterval(bytes.readInt32BE(12), bytes.readInt32BE(8), bytes.readBigInt64BE(0)).replaceAll("mon", "month"));
    case "uuid":
      length(16);
      return asText(bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
    case "jsonb":
      if (bytes[0] !== 1) throw new SqlError("22P03", "unsupported version of a parameter of type jsonb");
      return asText(decodeText(bytes.subarray(1)));
    case "varbit":
      throw new SqlError("0A000", "binary parameters of type varbit are not supported");
    case "char":
    case "name":
    case "text":
    case "json":
    case "unknown":
    case "bpchar":
    case "varchar":
      return asText(decodeText(bytes));
  }
  return name satisfies never;
}

function readBinaryArray(bytes: Buffer): DuckDBValue[] {
  const broken = new SqlError("22P03", "incorrect binary data format in an array");
  if (bytes.length < 12) throw broken;
  const dimensions = bytes.readInt32BE(0);
  const element = typeOfOid(bytes.readInt32BE(8));
  if (dimensions === 0) return [];
  if (dimensions !== 1) throw new SqlError("0A000", "arrays of arrays are not taken as parameters");
  if (element === undefined || element.isArray || bytes.length < 20) throw broken;
  const count = bytes.readInt32BE(12);
  const items: DuckDBValue[] = [];
  let at = 20;
  for (let index = 0; index < count; index++) {
    if (at + 4 > bytes.length) throw broken;
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length === -1) items.push(null);
    else {
      if (length < 0 || at + length > bytes.length) throw broken;
      items.push(readBinary(element.name, bytes.subarray(at, at + length)).value);
      at += length;
    }
  }
  if (at !== bytes.length) throw broken;
  return items;
}

function asText(value: string): BoundParameter {
  return { value, type: VARCHAR };
}

function printDouble(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

/** DuckDB writes years before the first as PostgreSQL does, with another space. */
function engineDate(text: string): string {
  return text.replace(/^(.*?)( .*)? BC$/, "$1 (BC)$2");
}

function checkNumeric(text: string): void {
  const places = /\.(\d*?)0*(?:e|$)/i.exec(text.trim())?.[1]?.length ?? 0;
  if (places > 12 || /nan|inf/i.test(text))
    throw new SqlError("0A000", `${text} does not fit DECIMAL(38,12)`, { hint: "Give the parameter another type: $1::DOUBLE." });
}

function readBytea(text: string): Buffer {
  if (text.startsWith("\\x")) {
    const hex = text.slice(2).replaceAll(/\s/g, "");
    if (hex.length % 2 !== 0 || !/^[\da-f]*$/i.test(hex)) throw new SqlError("22P02", "invalid hexadecimal data in a bytea");
    return Buffer.from(hex, "hex");
  }
  const bytes: number[] = [];
  for (const piece of text.match(/\\\\|\\[0-3][0-7]{2}|[\s\S]/gu) ?? [])
    if (piece === "\\\\") bytes.push(0x5c);
    else if (piece.length === 4 && piece.startsWith("\\")) bytes.push(Number.parseInt(piece.slice(1), 8));
    else if (piece === "\\") throw new SqlError("22P02", "invalid input syntax for type bytea");
    else bytes.push(...Buffer.from(piece));
  return Buffer.from(bytes);
}
