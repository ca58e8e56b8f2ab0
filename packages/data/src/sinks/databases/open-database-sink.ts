import { GodwitError } from "@godwit/core/errors";
import { databaseLocation } from "../../databases/location.ts";
import { openEngine } from "../../databases/open-engine.ts";
import type { Sink } from "../sink.ts";
import { SqlSink } from "./sql-sink.ts";

/**
 * A table that takes the rows of a run: `postgres://user@host/db#schema.table`, `mysql://…`, `sqlite:FILE#table`, `duckdb:FILE#table`
 * (exactly once: the rows of a chunk and its record in the table `godwit_chunks` are one transaction).
 */
export async function openDatabaseSink(location: string): Promise<Sink> {
  const read = databaseLocation(location);
  if (read === null)
    throw new GodwitError("USAGE", "the location is of no database that is known", { hint: "Give postgres:, mysql:, sqlite: or duckdb:." });
  const engine = await openEngine(read, "write");
  if (engine !== null)
    try {
      return new SqlSink(engine, read);
    } catch (error) {
      await engine.close();
      throw error;
    }
  throw new GodwitError("USAGE", `rows are not written to ${read.kind}`);
}
