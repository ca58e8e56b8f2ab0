import { GodwitError } from "@godwit/core/errors";
import { databaseLocation } from "../../databases/location.ts";
import { openEngine } from "../../databases/open-engine.ts";
import type { PlaceOptions } from "../../options/option.ts";
import { readSinkOptions } from "../../options/sink-options.ts";
import type { Sink } from "../sink.ts";
import { SqlSink } from "./sql-sink.ts";

/**
 * A table that takes the rows of a run: `postgres://user@host/db#schema.table`, `mysql://…`, `sqlite:FILE#table`, `duckdb:FILE#table`
 * (exactly once: the rows of a chunk and its record in the table `godwit_chunks` are one transaction), `delta:FOLDER` (exactly once: a commit
 * for each chunk, with the run in its `txn`; chunks are written in their order), `mongodb://host/db#collection` and `redis://host/0#prefix` (idempotent:
 * what is written twice is the same document or value under the same key). Rejects
 * with USAGE, INVALID_SETTING.
 */
export async function openDatabaseSink(location: string, given: PlaceOptions = {}): Promise<Sink> {
  const read = databaseLocation(location);
  if (read === null)
    throw new GodwitError("USAGE", "the location is of no database that is known", {
      hint: "Give postgres:, mysql:, sqlite:, duckdb:, delta:, mongodb: or redis:.",
    });
  if (read.kind === "delta") {
    const { DeltaSink } = await import("../delta/delta-sink.ts");
    return DeltaSink.at(read.target, readSinkOptions("delta", given));
  }
  if (read.kind === "mongodb") {
    readSinkOptions("mongodb", given);
    const { MongodbSink } = await import("./mongodb-sink.ts");
    return new MongodbSink(read);
  }
  if (read.kind === "redis") {
    const { RedisSink } = await import("./redis-sink.ts");
    return new RedisSink(read, readSinkOptions("redis", given));
  }
  const options = readSinkOptions(read.kind, given);
  const engine = await openEngine(read, "write");
  if (engine !== null)
    try {
      return new SqlSink(engine, read, options);
    } catch (error) {
      await engine.close();
      throw error;
    }
  throw new GodwitError("USAGE", `rows are not written to ${read.kind}`);
}
