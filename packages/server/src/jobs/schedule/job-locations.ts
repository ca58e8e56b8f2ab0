import { isAbsolute, normalize, sep } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import type { BatchSettings } from "../../deployments/batch-settings.ts";

/** True for a path of this machine, a file database's included. */
function isLocal(location: string): boolean {
  return /^(?:sqlite|duckdb|delta|file):/iu.test(location) || !/^[a-z][a-z0-9+.-]+:\/\//iu.test(location);
}

/**
 * A job that came over the API may name paths of the data folder alone, from there. Throws FORBIDDEN: for a path that leads out of it, and
 * for any where the server has no such folder.
 */
export function expectWithin(settings: BatchSettings, folder: string | null): void {
  for (const location of [settings.input, settings.output, settings.rejects ?? "-"]) {
    if (!isLocal(location) || location === "-") continue;
    const path = normalize(location.replace(/^(?:sqlite|duckdb|delta):/iu, "").replace(/#.*$/su, ""));
    const leadsOut =
      isAbsolute(path) ||
      path === ".." ||
      path.startsWith(`..${sep}`) ||
      /^[a-z]+:/iu.test(path) ||
      /[{}\0]/u.test(path.replaceAll(/\{(?:start|end)(?::[\w.-]*)?\}/gu, ""));
    if (folder !== null && !leadsOut) continue;
    throw new GodwitError("FORBIDDEN", `a job made over the API may not name the path ${JSON.stringify(location)}`, {
      hint:
        folder === null
          ? "Start the server with --data FOLDER, and name paths in it."
          : "Name a path in the server's data folder, from there.",
    });
  }
}

/** A location as it may be shown: without password, and without what follows `?`. */
export function shownLocation(location: string): string {
  return location
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/@]*)@/iu, (_, scheme: string, user: string) => `${scheme}${user.split(":")[0]}@`)
    .replace(/\?[^#]*/u, "");
}
