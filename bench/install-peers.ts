import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installEnvironment } from "./environments.ts";
import type { Settings } from "./settings.ts";

/** Brings the peers at their pinned versions and trains the models, where that was not done before. */
export function installPeers(settings: Settings, names: readonly string[]): void {
  for (const environment of ["libraries", "node"] as const) installEnvironment(environment, settings);
  const program = fileURLToPath(new URL("peers/models.py", import.meta.url));
  if (names.length > 0) execFileSync(settings.python, [program, settings.models, ...names], { stdio: "inherit" });
}
