import { isAbsolute, normalize, sep } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import type { BatchSettings } from "../../deployments/batch-settings.ts";

/** True for a path of this machine, a file database's included. */
function isLocal(location: string): boolean {
  return /^(?:sqlite|duckdb|delta|file):/iu.test(location) || !/^[a-z][a-z0-9+.-]+:\/\//iu.test(location);
}

/** The path in a location; of a database that is a file, without its table. */
function pathOf(location: string): string {
  const [, database, path] = /^(?:(sqlite|duckdb)|delta):(.*)$/isu.exec(location) ?? [];
  if (path === undefined) return location;
  return database === undefined || !path.includes("#") ? path : path.slice(0, path.lastIndexOf("#"));
}

/**
 * A job that came over the API may name paths of the data folder alone, from there. Throws FORBIDDEN: for a path that leads out of it, and
 * for any where the server has no such folder.
 */
export function expectWithin(settings: BatchSettings, folder: string | null): void {
  if (settings.query !== null && /^duckdb:/iu.test(settings.input))
    throw new GodwitError("FORBIDDEN", "a job made over the API may not query DuckDB, whose queries read any file", {
      hint: "Name a table or a view of the database: duckdb:FILE#TABLE.",
    });
  for (const location of [settings.input, settings.output, settings.rejects ?? "-"]) {
    if (!isLocal(location) || location === "-") continue;
    const path = normalize(pathOf(location).replaceAll(/\{(?:start|end)(?::([^{}]*))?\}/gu, (_, form: string = "time") => form));
    const leadsOut = isAbsolute(path) || path === ".." || path.startsWith(`..${sep}`) || /^[a-z]+:/iu.test(path) || /[{}\0]/u.test(path);
    if (folder !== null && !leadsOut) continue;
    throw new GodwitError("FORBIDDEN", `a job made over the API may not name the path ${JSON.stringify(location)}`, {
      hint:
        folder === null
          ? "Start the server with --data FOLDER, and name paths in it."
          : "Name a path in the server's data folder, from there.",
    });
  }
}
