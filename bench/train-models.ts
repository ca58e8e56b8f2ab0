import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installEnvironment } from "./environments.ts";
import type { Settings } from "./settings.ts";

/** Makes the inputs and the model files that are not there yet; a file's stem names its model. */
export function trainModels(settings: Settings, files: readonly string[]): void {
  const { reason } = installEnvironment("libraries", settings);
  if (reason !== undefined) throw new Error(`the trainers: ${reason}`);
  const program = fileURLToPath(new URL("train", import.meta.url));
  execFileSync(join(settings.folder, "libraries/bin/python"), [program, settings.models, ...files], { stdio: ["ignore", 2, 2] });
}
