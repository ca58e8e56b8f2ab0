import { GodwitError } from "@godwit/core/errors";
import { databaseLocation } from "../../databases/location.ts";
import { openEngine } from "../../databases/open-engine.ts";
import type { Source } from "../source.ts";
import { openSqlSource, type DatabaseSourceOptions } from "./sql-source.ts";

/**
 * Rows of a table, a query or a collection: `postgres://user@host/db#schema.table`, `mysql://…`, `sqlite:FILE#table`, `duckdb:FILE#table`,
 * `mongodb://host/db#collection`. They come in the order of the keys, in bounded memory. Without keys (and without a primary key) there is
 * no order, and reading from a later row on is refused with UNSTABLE_ORDER. The fingerprint of the one part is that of the text of the
 * question: it tells nothing of what the table holds today.
 */
export async function openDatabaseSource(location: string, options: DatabaseSourceOptions = {}): Promise<Source> {
  const read = databaseLocation(location);
  if (read === null)
    throw new GodwitError("USAGE", "the location is of no database that is known", {
      hint: "Give postgres:, mysql:, sqlite:, duckdb: or mongodb:.",
    });
  if (read.kind === "mongodb") {
    const { openMongodbSource } = await import("./mongodb-source.ts");
    return openMongodbSource(read, options);
  }
  const engine = await openEngine(read, "read");
  if (engine !== null)
    try {
      return await openSqlSource(engine, read, options);
    } catch (error) {
      await engine.close();
      throw error;
    }
  throw new GodwitError("USAGE", `rows are written to ${read.kind}, and not read from it`);
}
