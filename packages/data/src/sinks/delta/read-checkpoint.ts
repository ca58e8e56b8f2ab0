import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import { openOutput } from "../../files/open-output.ts";
import type { Store, StoredFile } from "../../stores/store.ts";
import type { DeltaAction } from "./delta-actions.ts";

/** Reads what appending needs of a checkpoint: protocol, metadata, and the run's transaction. DuckDB reads the nested columns. */
export async function readCheckpoint(store: Store, file: StoredFile, run: string): Promise<readonly DeltaAction[]> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const folder = await mkdtemp(join(tmpdir(), "godwit-checkpoint-"));
  try {
    const path = join(folder, "checkpoint.parquet");
    await copyTo(store, file, path);
    const instance = await DuckDBInstance.create(":memory:", { autoinstall_known_extensions: "false" });
    const connection = await instance.connect();
    try {
      const read = await connection.run(
        `select to_json(protocol), to_json(metaData), to_json(txn) from read_parquet($1)
         where protocol is not null or metaData is not null or txn.appId = $2`,
        [path, run],
      );
      return (await read.getRows()).map(([protocol, metadata, txn]) => action(protocol, metadata, txn));
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  } catch (cause) {
    if (cause instanceof GodwitError) throw cause;
    throw new GodwitError("MALFORMED_INPUT", `the checkpoint of the Delta table cannot be read: ${(cause as Error).message}`, {
      where: { file: file.path },
      cause,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function action(protocol: unknown, metadata: unknown, txn: unknown): DeltaAction {
  const parse = (text: unknown): unknown => (typeof text === "string" && text !== "null" ? JSON.parse(text) : undefined);
  const found = { protocol: parse(protocol), metaData: parse(metadata), txn: parse(txn) };
  return JSON.parse(JSON.stringify(found, (_, value: unknown) => (value === null ? undefined : value))) as DeltaAction;
}

async function copyTo(store: Store, file: StoredFile, path: string): Promise<void> {
  const source = await store.open(file);
  const target = await openOutput(path, { patched: false });
  for await (const piece of source.pieces()) await target.write(piece);
  await target.commit();
  await source.close();
}
