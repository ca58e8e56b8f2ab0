/** A type of PostgreSQL as its catalogue has it. */
interface TypeRow {
  readonly oid: number;
  readonly array: number;
  readonly name: string;
  /** As `format_type` names it. */
  readonly formatted: string;
  readonly length: number;
  readonly category: string;
}

const row = (oid: number, array: number, name: string, formatted: string, length: number, category: string): TypeRow => ({
  oid,
  array,
  name,
  formatted,
  length,
  category,
});

/** Those that results may have, and those that the catalogue itself has. */
export const typeRows: readonly TypeRow[] = [
  row(16, 1000, "bool", "boolean", 1, "B"),
  row(17, 1001, "bytea", "bytea", -1, "U"),
  row(18, 1002, "char", '"char"', 1, "Z"),
  row(19, 1003, "name", "name", 64, "S"),
  row(20, 1016, "int8", "bigint", 8, "N"),
  row(21, 1005, "int2", "smallint", 2, "N"),
  row(22, 1006, "int2vector", "int2vector", -1, "A"),
  row(23, 1007, "int4", "integer", 4, "N"),
  row(24, 1008, "regproc", "regproc", 4, "N"),
  row(25, 1009, "text", "text", -1, "S"),
  row(26, 1028, "oid", "oid", 4, "N"),
  row(30, 1013, "oidvector", "oidvector", -1, "A"),
  row(114, 199, "json", "json", -1, "U"),
  row(700, 1021, "float4", "real", 4, "N"),
  row(701, 1022, "float8", "double precision", 8, "N"),
  row(705, 0, "unknown", "unknown", -2, "X"),
  row(1042, 1014, "bpchar", "character", -1, "S"),
  row(1043, 1015, "varchar", "character varying", -1, "S"),
  row(1082, 1182, "date", "date", 4, "D"),
  row(1083, 1183, "time", "time without time zone", 8, "D"),
  row(1114, 1115, "timestamp", "timestamp without time zone", 8, "D"),
  row(1184, 1185, "timestamptz", "timestamp with time zone", 8, "D"),
  row(1186, 1187, "interval", "interval", 16, "T"),
  row(1266, 1270, "timetz", "time with time zone", 12, "D"),
  row(1562, 1563, "varbit", "bit varying", -1, "V"),
  row(1700, 1231, "numeric", "numeric", -1, "N"),
  row(2205, 2210, "regclass", "regclass", 4, "N"),
  row(2206, 2211, "regtype", "regtype", 4, "N"),
  row(2249, 2287, "record", "record", -1, "P"),
  row(2278, 0, "void", "void", 4, "P"),
  row(2950, 2951, "uuid", "uuid", 16, "U"),
  row(3802, 3807, "jsonb", "jsonb", -1, "U"),
];

/** `format_type(oid, modifier)`. */
export function formatTypeCases(oid: string, modifier: string): string {
  const cases = typeRows.flatMap(({ oid: own, array, formatted }) => {
    const shown =
      own === 1700
        ? `CASE WHEN ${modifier} > 3 THEN 'numeric(' || ((${modifier}::BIGINT - 4) >> 16) || ',' || ((${modifier}::BIGINT - 4) & 65535) || ')' ELSE 'numeric' END`
        : `'${formatted}'`;
    return [`WHEN ${own} THEN ${shown}`, ...(array === 0 ? [] : [`WHEN ${array} THEN '${formatted}[]'`])];
  });
  return `CASE ${oid}::BIGINT WHEN 0 THEN '-' ${cases.join(" ")} ELSE CASE WHEN ${oid} IS NULL THEN NULL ELSE '???' END END`;
}

const engineNames: readonly (readonly [pattern: string, type: string])[] = [
  ["BOOLEAN", "bool"],
  ["TINYINT", "int2"],
  ["UTINYINT", "int2"],
  ["SMALLINT", "int2"],
  ["USMALLINT", "int4"],
  ["INTEGER", "int4"],
  ["UINTEGER", "int8"],
  ["BIGINT", "int8"],
  ["UBIGINT", "numeric"],
  ["HUGEINT", "numeric"],
  ["UHUGEINT", "numeric"],
  ["BIGNUM", "numeric"],
  ["DECIMAL%", "numeric"],
  ["FLOAT", "float4"],
  ["DOUBLE", "float8"],
  ["BLOB", "bytea"],
  ["DATE", "date"],
  ["TIME", "time"],
  ["TIME WITH TIME ZONE", "timetz"],
  ["TIMESTAMP", "timestamp"],
  ["TIMESTAMP_S", "timestamp"],
  ["TIMESTAMP_MS", "timestamp"],
  ["TIMESTAMP_NS", "timestamp"],
  ["TIMESTAMP WITH TIME ZONE", "timestamptz"],
  ["INTERVAL", "interval"],
  ["UUID", "uuid"],
  ["JSON", "json"],
];

/** The oid of a type that the engine names. */
export function typeOidCases(name: string): string {
  const oids = (column: "oid" | "array"): string =>
    engineNames
      .map(([pattern, type]) => {
        const found = typeRows.find((each) => each.name === type)!;
        const base = `regexp_replace(${name}, '\\[\\d*\\]$', '')`;
        return `WHEN ${column === "oid" ? name : base} LIKE '${pattern.replaceAll("_", "\\_")}' ESCAPE '\\' THEN ${found[column]}`;
      })
      .join(" ");
  return `CASE WHEN ${name} LIKE 'STRUCT%' OR ${name} LIKE 'MAP%' OR ${name} LIKE 'UNION%' OR ${name} LIKE '%]%]' THEN 114
    WHEN ${name} LIKE '%]' THEN CASE ${oids("array")} ELSE 1009 END
    ELSE CASE ${oids("oid")} ELSE 25 END END`;
}
