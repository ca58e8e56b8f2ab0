import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { godwit } from "./contenders.ts";
import { startServer } from "./start-server.ts";

const penguins = fileURLToPath(new URL("../../examples/penguins/model.joblib", import.meta.url));
const bin = fileURLToPath(new URL("../../packages/cli/bin/godwit.js", import.meta.url));
const models = 10;

/** Resident megabytes of a server with ten small artifacts that has answered one request and does nothing. */
export async function measureIdleMemory(port: number, folder: string): Promise<number> {
  const small = godwit("forest.godwit");
  const file = join(folder, "small.godwit");
  execFileSync(process.execPath, [bin, "compile", penguins, "-o", file, "--quiet"]);
  const names = Array.from({ length: models - 1 }, (_, index) => `small-${index}=${file}`);
  const server = await startServer(
    { ...small, command: (at, where) => [...small.command(at, where), ...names] },
    port,
    folder,
    Array.from({ length: 28 }, () => 0),
  );
  await sleep(3000);
  const megabytes = server.memory();
  await server.stop();
  return megabytes;
}
