import { DatabaseSync } from "node:sqlite";
import { GodwitError } from "@godwit/core/errors";
import { isBusy, isFull } from "./sqlite-error.ts";

/**
 * Takes a SQLite file for this process, by a transaction that stays open in a second file beside it: the system lets go of it with the
 * process, however that ends, and the holder can be read meanwhile. Throws STORE_IN_USE with the holder and since when.
 */
export function holdFile(path: string): { release(): void } {
  const lock = new DatabaseSync(`${path}.lock`);
  try {
    tellHolder(lock);
    lock.exec("begin immediate;");
  } catch (error) {
    const inUse = isBusy(error) ? heldBy(lock, path) : error;
    lock.close();
    throw inUse;
  }
  return {
    release() {
      if (lock.isOpen) lock.close();
    },
  };
}

function tellHolder(lock: DatabaseSync): void {
  try {
    lock.exec("pragma synchronous = off; begin immediate; create table if not exists holder (pid integer, since text);");
    lock.exec("delete from holder;");
    lock.prepare("insert into holder values (?, ?)").run(process.pid, new Date().toISOString());
    lock.exec("commit;");
  } catch (error) {
    if (lock.isTransaction) lock.exec("rollback;");
    // On a full disk what is there can still be served; only its holder's name is missing.
    if (!isFull(error)) throw error;
  }
}

function heldBy(lock: DatabaseSync, path: string): GodwitError {
  let holder = "another process";
  try {
    const row = lock.prepare("select pid, since from holder").get();
    if (row !== undefined) holder = `process ${String(row["pid"])}, since ${String(row["since"])}`;
  } catch {
    // It is being taken at this moment.
  }
  return new GodwitError("STORE_IN_USE", `${path} is in use by ${holder}`);
}
