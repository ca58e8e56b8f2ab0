import type { DialectName } from "@godwit/core/sql";

/** Where a database's tables are, as `godwit batch run` names them. */
const places: { readonly [name in DialectName]?: string } = {
  postgres: "postgres://USER@HOST/DATABASE#",
  mysql: "mysql://USER@HOST/DATABASE#",
  sqlite: "sqlite:FILE#",
  duckdb: "duckdb:FILE#",
};

/** The commands that score a table outside of its database, where its SQL cannot. */
export function scoreOutside(model: string, dialect: DialectName, table: string, key: string | null): string {
  const keys = key ?? "KEY";
  const place = places[dialect];
  if (dialect === "spark") return `Run the model in Spark: godwit export ${model} --to spark.`;
  const [input, output] = place === undefined ? [`${table}.parquet`, "scored/"] : [`'${place}${table}'`, `'${place}${table}_predictions'`];
  const run = `godwit batch run ${model} --input ${input} --output ${output} --keys ${keys}`;
  const attach = `; kept up to date: godwit sql attach postgres://USER@HOST/DATABASE --table ${table} --model ${model} --key ${keys}`;
  return `Score outside and append: ${run}${dialect === "postgres" ? attach : ""}.`;
}
