import type { Field, Frame, Schema, Vector } from "../../src/index.ts";

/** A column of each type, with the values that are hard to keep. The last row is all null, but for the key. */
export const allTypes: readonly { readonly field: Field; readonly vector: Vector }[] = [
  column(
    "id",
    { kind: "integer", bits: 64, signed: true },
    BigInt64Array.of(-9_223_372_036_854_775_808n, 1n, 2n ** 53n + 1n, 9_223_372_036_854_775_807n),
    false,
  ),
  column("boolean", { kind: "boolean" }, Uint8Array.of(0, 1, 1, 0)),
  column("int8", { kind: "integer", bits: 8, signed: true }, Int8Array.of(-128, 0, 127, 0)),
  column("uint8", { kind: "integer", bits: 8, signed: false }, Uint8Array.of(0, 1, 255, 0)),
  column("int16", { kind: "integer", bits: 16, signed: true }, Int16Array.of(-32_768, 0, 32_767, 0)),
  column("uint16", { kind: "integer", bits: 16, signed: false }, Uint16Array.of(0, 1, 65_535, 0)),
  column("int32", { kind: "integer", bits: 32, signed: true }, Int32Array.of(-2_147_483_648, 0, 2_147_483_647, 0)),
  column("uint32", { kind: "integer", bits: 32, signed: false }, Uint32Array.of(0, 1, 4_294_967_295, 0)),
  column("uint64", { kind: "integer", bits: 64, signed: false }, BigUint64Array.of(0n, 1n, 2n ** 64n - 1n, 0n)),
  column("float32", { kind: "float", bits: 32 }, Float32Array.of(0.1, -3.402_823_466_385_288_6e38, 1.401_298_464_324_817e-45, 0)),
  column("float64", { kind: "float", bits: 64 }, Float64Array.of(0.1, -1.797_693_134_862_315_7e308, 5e-324, 0)),
  column("decimal", { kind: "decimal", precision: 18, scale: 4 }, BigInt64Array.of(-123_456_789_012_345_678n, 1n, 10_000n, 0n)),
  column("large decimal", { kind: "decimal", precision: 38, scale: 10 }, [-(10n ** 37n), 12_345_678_901_234_567_890_123_456_789n, 0n, 0n]),
  column("select", { kind: "text" }, ["", 'O\'Brien \\ "quoted"\n\t%_;--', "Ünïcødé 🐦 日本", ""]),
  column("binary", { kind: "binary" }, [new Uint8Array(0), Uint8Array.of(0, 39, 92, 255), Uint8Array.of(10, 13), new Uint8Array(0)]),
  column("date", { kind: "date" }, Int32Array.of(-1, 0, 20_779, 0)),
  column("time", { kind: "time" }, BigInt64Array.of(0n, 1n, 86_399_999_999n, 0n)),
  column("timestamp", { kind: "timestamp", zoned: false }, BigInt64Array.of(-1n, 0n, 1_795_322_368_123_456n, 0n)),
  column(
    "moment",
    { kind: "timestamp", zoned: true },
    BigInt64Array.of(-62_135_596_800_000_000n + 86_400_000_000n * 365_243n, 0n, 1_795_322_368_123_456n, 0n),
  ),
];

function column(name: string, type: Field["type"], values: unknown, nullable = true): { readonly field: Field; readonly vector: Vector } {
  const present = nullable ? Uint8Array.of(1, 1, 1, 0) : null;
  return { field: { name, type, nullable }, vector: { type, values, present } as Vector };
}

export function frameOf(columns: readonly Vector[], rows: number): Frame {
  return { rows, columns, positions: null, firstRow: 0, rejects: [] };
}

export const allTypesSchema: Schema = allTypes.map(({ field }) => field);

/** Only some of the columns. */
export function withoutTypes(names: readonly string[]): typeof allTypes {
  return allTypes.filter(({ field }) => !names.includes(field.name));
}
