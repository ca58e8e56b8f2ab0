// Looks up by its ring what the station knows of a bird: one query for all rows of a call, a cache, and a limit of time.
import { Pool } from "pg";
import type { Before } from "./deployment.d.ts";

interface Known {
  readonly island: string;
  readonly flipper_length_mm: number | null;
  readonly sex: string | null;
}

const queryMilliseconds = 200;
const keepMilliseconds = 60_000;
const mostKept = 10_000;

// What a module keeps lives as long as its worker: connections and the cache are shared by all its calls.
const pool = new Pool({
  connectionString: process.env["BIRDS_DATABASE"],
  max: 4,
  connectionTimeoutMillis: queryMilliseconds,
  statement_timeout: queryMilliseconds,
  query_timeout: queryMilliseconds,
});
pool.on("error", () => {}); // An idle connection that breaks is replaced; a query that meets it says so.

const kept = new Map<string, { readonly known: Known; readonly until: number }>();

export const before: Before = async (rows, context) => {
  const now = Date.now();
  const found = new Map<string, Known>();
  const wanted = new Set<string>();
  for (const { ring } of rows) {
    if (ring === null) continue;
    const entry = kept.get(ring);
    if (entry !== undefined && entry.until > now) found.set(ring, entry.known);
    else wanted.add(ring);
  }
  if (wanted.size > 0) {
    const answer = await pool.query<Known & { readonly ring: string }>(
      "select ring, island, flipper_length_mm, sex from birds where ring = any($1)",
      [[...wanted]],
    );
    for (const { ring, ...known } of answer.rows) {
      found.set(ring, known);
      kept.delete(ring);
      kept.set(ring, { known, until: now + keepMilliseconds });
    }
    // The oldest go first: a Map keeps the order in which its entries came.
    for (const ring of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(ring);
    }
  }
  return rows.map((row, index) => {
    const known = row.ring === null ? undefined : found.get(row.ring);
    if (known === undefined) return context.refuse(`the ring ${row.ring} is unknown`, { row: index, column: "ring" });
    return { ...row, ...known };
  });
};
