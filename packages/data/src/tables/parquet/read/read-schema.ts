import type { Field, FieldType } from "../../../frames/field.ts";
import { malformedParquet } from "../malformed-parquet.ts";
import { physicalTypes, type Meaning, type ParquetColumn, type PhysicalType } from "../parquet-column.ts";
import type { ThriftStruct } from "./thrift-reader.ts";

interface ReadSchema {
  readonly columns: readonly ParquetColumn[];
  readonly unreadable: ReadonlyMap<string, string>;
  readonly leaves: number;
}

/** The columns of a file from the flattened tree of its schema; what is nested is left out, by name. */
export function readSchema(elements: readonly ThriftStruct[]): ReadSchema {
  const columns: ParquetColumn[] = [];
  const unreadable = new Map<string, string>();
  const seen = new Set<string>();
  let leaves = 0;
  let at = 1;
  const skip = (depth: number): void => {
    const element = elements[at++];
    if (element === undefined || depth > 100) throw malformedParquet("its schema ends too early");
    const children = element.has(5) ? element.size(5) : 0;
    if (children === 0 && element.has(1)) leaves++;
    for (let child = 0; child < children; child++) skip(depth + 1);
  };
  const top = elements[0]?.has(5) === true ? elements[0].size(5) : 0;
  for (let index = 0; index < top; index++) {
    const element = elements[at];
    if (element === undefined) throw malformedParquet("its schema ends too early");
    const name = element.text(4);
    if (seen.has(name)) throw malformedParquet(`it has two columns '${name}'`);
    seen.add(name);
    const nested = nestedAs(element);
    if (nested !== null) {
      unreadable.set(name, nested);
      skip(0);
      continue;
    }
    at++;
    const leaf = leaves++;
    const physical = physicalOf(element);
    const meant = meaningOf(element, physical);
    if (meant === null) unreadable.set(name, "of a type that is not read");
    else
      columns.push({
        field: { name, type: meant.type, nullable: element.has(3) && element.integer(3) !== 0 } satisfies Field,
        physical,
        length: element.has(2) ? element.size(2) : 0,
        meaning: meant.meaning,
        leaf,
      });
  }
  return { columns, unreadable, leaves };
}

function nestedAs(element: ThriftStruct): string | null {
  const converted = element.has(6) ? element.integer(6) : -1;
  if (element.has(5) && element.size(5) > 0)
    return converted === 3 || annotation(element, 3) ? "a list" : converted === 1 || annotation(element, 2) ? "a map" : "a struct";
  if (!element.has(1)) return "a struct without fields";
  return element.has(3) && element.integer(3) === 2 ? "a list" : null;
}

function annotation(element: ThriftStruct, id: number): boolean {
  return element.has(10) && element.struct(10).has(id);
}

function physicalOf(element: ThriftStruct): PhysicalType {
  const physical = physicalTypes[element.integer(1)];
  if (physical === undefined) throw malformedParquet(`its schema has the unknown type ${element.integer(1)}`);
  return physical;
}

interface Meant {
  readonly type: Exclude<FieldType, { readonly kind: "list" }>;
  readonly meaning: Meaning;
}

const plain: Meaning = { kind: "plain" };

/** What cells are by logical type, by the older converted type, or by how they are stored; null where they are not read. */
function meaningOf(element: ThriftStruct, physical: PhysicalType): Meant | null {
  const logical = element.has(10) ? element.struct(10) : null;
  const converted = element.has(6) ? element.integer(6) : -1;
  if (logical?.has(5) === true || converted === 5) return decimal(element, logical?.has(5) === true ? logical.struct(5) : null);
  switch (physical) {
    case "BOOLEAN":
      return { type: { kind: "boolean" }, meaning: plain };
    case "FLOAT":
      return { type: { kind: "float", bits: 32 }, meaning: plain };
    case "DOUBLE":
      return { type: { kind: "float", bits: 64 }, meaning: plain };
    case "INT96":
      return { type: { kind: "timestamp", zoned: false }, meaning: { kind: "ticks", perSecond: 1_000_000_000 } };
    case "INT32":
    case "INT64":
      return timeOf(logical, converted) ?? { type: integerOf(logical, converted, physical), meaning: plain };
    case "BYTE_ARRAY": {
      const text = [0, 4, 11].includes(converted) || [1, 4, 12].some((id) => logical?.has(id) === true);
      return { type: { kind: text ? "text" : "binary" }, meaning: plain };
    }
    case "FIXED_LEN_BYTE_ARRAY":
      if (logical?.has(14) === true) return { type: { kind: "text" }, meaning: { kind: "uuid" } };
      if (logical?.has(15) === true) return { type: { kind: "float", bits: 32 }, meaning: { kind: "half" } };
      return { type: { kind: "binary" }, meaning: plain };
    default:
      return physical satisfies never;
  }
}

function decimal(element: ThriftStruct, logical: ThriftStruct | null): Meant | null {
  const scale = logical?.has(1) === true ? logical.integer(1) : element.has(7) ? element.integer(7) : 0;
  const precision = logical?.has(2) === true ? logical.integer(2) : element.has(8) ? element.integer(8) : 0;
  if (precision < 1 || precision > 1000 || scale < 0 || scale > precision) return null;
  return { type: { kind: "decimal", precision, scale }, meaning: plain };
}

function timeOf(logical: ThriftStruct | null, converted: number): Meant | null {
  if (logical?.has(6) === true || converted === 6) return { type: { kind: "date" }, meaning: plain };
  if (logical?.has(7) === true) return { type: { kind: "time" }, meaning: ticks(logical.struct(7)) };
  if (logical?.has(8) === true) {
    const timestamp = logical.struct(8);
    return { type: { kind: "timestamp", zoned: timestamp.boolean(1, false) }, meaning: ticks(timestamp) };
  }
  if (converted === 7 || converted === 8) return { type: { kind: "time" }, meaning: thousands(converted === 7) };
  if (converted === 9 || converted === 10) return { type: { kind: "timestamp", zoned: true }, meaning: thousands(converted === 9) };
  return null;
}

function thousands(millis: boolean): Meaning {
  return { kind: "ticks", perSecond: millis ? 1000 : 1_000_000 };
}

function ticks(type: ThriftStruct): Meaning {
  const unit = type.struct(2);
  return { kind: "ticks", perSecond: unit.has(1) ? 1000 : unit.has(2) ? 1_000_000 : 1_000_000_000 };
}

function integerOf(logical: ThriftStruct | null, converted: number, physical: "INT32" | "INT64"): Meant["type"] {
  const widest = physical === "INT32" ? 32 : 64;
  if (logical?.has(10) === true) {
    const { bits, signed } = { bits: logical.struct(10).integer(1), signed: logical.struct(10).boolean(2, true) };
    if ((bits === 8 || bits === 16 || bits === 32 || bits === 64) && bits <= widest) return { kind: "integer", bits, signed };
  }
  if (converted >= 11 && converted <= 18) {
    const bits = ([8, 16, 32, 64] as const)[(converted - 11) % 4]!;
    if (bits <= widest) return { kind: "integer", bits, signed: converted >= 15 };
  }
  return { kind: "integer", bits: widest, signed: true };
}
