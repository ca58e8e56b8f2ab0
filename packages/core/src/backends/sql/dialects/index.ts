import type { Dialect, DialectName } from "../dialect.ts";
import { duckdb } from "./duckdb.ts";
import { postgres } from "./postgres.ts";
import { sqlite } from "./sqlite.ts";

/** Every dialect by its name. */
export const dialects: { readonly [K in DialectName]: Dialect } = { duckdb, postgres, sqlite };
