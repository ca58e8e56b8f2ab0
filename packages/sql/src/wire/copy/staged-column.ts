import { DuckDBTypeId, type DuckDBType } from "@duckdb/node-api";
import { readParameter } from "../session/parameters.ts";
import { readArray } from "../values/array-text.ts";
import type { PrintSettings } from "../values/wire-type.ts";
import { typeOfOid } from "../values/type-oids.ts";
import { wireTypeOf } from "../values/wire-types.ts";

/** A column of rows that wait as texts to be cast by the engine. */
export interface StagedColumn {
  readonly name: string;
  /** What makes the column's value of the text named so. */
  cast(text: string): string;
  fromText(field: string): string;
  fromBinary(field: Buffer): string;
}

export function stagedColumn(name: string, type: DuckDBType, settings: PrintSettings): StagedColumn {
  const { oid } = wireTypeOf(type, settings);
  const found = typeOfOid(oid);
  const isNested = [DuckDBTypeId.LIST, DuckDBTypeId.ARRAY, DuckDBTypeId.STRUCT, DuckDBTypeId.MAP].includes(type.typeId);
  const fromBinary = (field: Buffer): string => textOf(readParameter(oid, true, field).value);
  if (isNested)
    return {
      name,
      cast: (text) => `CAST(CAST(${text} AS JSON) AS ${type.toString()})`,
      fromText: (field) => (found?.isArray === true ? JSON.stringify(readArray(field)) : field),
      fromBinary,
    };
  const isRead = found?.name === "bytea" || found?.name === "bool";
  return {
    name,
    cast: (text) => (type.typeId === DuckDBTypeId.BLOB ? `unhex(${text})` : `CAST(${text} AS ${type.toString()})`),
    fromText: (field) => (isRead ? textOf(readParameter(oid, false, Buffer.from(field)).value) : field),
    fromBinary,
  };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const { items, bytes } = value as { readonly items?: readonly unknown[]; readonly bytes?: Uint8Array };
  if (bytes !== undefined) return Buffer.from(bytes).toString("hex");
  return JSON.stringify(items!.map((item) => (item === null ? null : textOf(item))));
}
