import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { LoadResult } from "./load/latencies.ts";

const program = fileURLToPath(new URL("load/main.ts", import.meta.url));

/** Milliseconds for what is no load. */
const patience = 20_000;

/** Makes load from the other core and gives what it measured. */
export async function measureLoad(
  kind: "http" | "grpc",
  folder: string,
  body: Buffer,
  settings: { readonly warmSeconds: number; readonly seconds: number; readonly [name: string]: unknown },
): Promise<LoadResult> {
  const file = join(folder, "body");
  writeFileSync(file, body);
  const timeout = (settings.warmSeconds + settings.seconds) * 1000 + patience;
  const args = ["-c", "1", process.execPath, program, kind, JSON.stringify({ ...settings, file })];
  const { stdout } = await promisify(execFile)("taskset", args, { timeout });
  return JSON.parse(stdout) as LoadResult;
}
