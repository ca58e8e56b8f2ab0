import type { Dialect, DialectName } from "../dialect.ts";
import { bigquery } from "./bigquery.ts";
import { clickhouse } from "./clickhouse.ts";
import { duckdb } from "./duckdb.ts";
import { mysql } from "./mysql.ts";
import { postgres } from "./postgres.ts";
import { redshift } from "./redshift.ts";
import { snowflake } from "./snowflake.ts";
import { spark } from "./spark.ts";
import { sqlite } from "./sqlite.ts";
import { tsql } from "./tsql.ts";

/** Every dialect by its name. */
export const dialects: { readonly [K in DialectName]: Dialect } = {
  duckdb,
  postgres,
  sqlite,
  mysql,
  spark,
  clickhouse,
  bigquery,
  snowflake,
  redshift,
  tsql,
};
