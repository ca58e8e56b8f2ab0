import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { LoadResult } from "./load/latencies.ts";

const program = fileURLToPath(new URL("load/main.ts", import.meta.url));

/** Makes load from the other core and gives what it measured. */
export async function measureLoad(
  kind: "http" | "grpc",
  folder: string,
  body: Buffer,
  settings: { readonly [name: string]: unknown },
): Promise<LoadResult> {
  const file = join(folder, "body");
  writeFileSync(file, body);
  const { stdout } = await promisify(execFile)("taskset", [
    "-c",
    "1",
    process.execPath,
    program,
    kind,
    JSON.stringify({ ...settings, file }),
  ]);
  return JSON.parse(stdout) as LoadResult;
}
