import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres, type TestPostgres } from "./start-postgres.ts";

/** The databases that a suite is run on, each store new and empty. */
export interface TestStores {
  readonly postgres: TestPostgres | undefined;
  /** A name, and what makes the options of a new store. */
  readonly kinds: readonly (readonly [string, () => Promise<{ readonly store: string; readonly artifacts: string }>])[];
  remove(): Promise<void>;
}

/** SQLite, and PostgreSQL where the system has it. */
export async function testStores(): Promise<TestStores> {
  const folder = mkdtempSync(join(tmpdir(), "godwit-stores-"));
  const postgres = await startPostgres();
  if (postgres === undefined) console.warn("PostgreSQL is not installed: the store is tested on SQLite alone");
  let count = 0;
  const artifacts = (): string => join(folder, `${++count}`, "blobs");
  return {
    postgres,
    kinds: [
      ["sqlite", async () => ({ store: join(folder, `${++count}`), artifacts: artifacts() })],
      ...(postgres === undefined
        ? []
        : [["postgres", async () => ({ store: await postgres.database(), artifacts: artifacts() })] as const]),
    ],
    async remove() {
      await postgres?.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
