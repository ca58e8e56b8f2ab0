import type { Kysely } from "kysely";
import type { DatabaseKind } from "../database.ts";

/** One step forward of the tables. Once released it never changes; the next change is a migration of its own. */
export interface Migration {
  /** Unique for ever: what the database remembers. */
  readonly name: string;
  apply(query: Kysely<unknown>, kind: DatabaseKind): Promise<void>;
}
