import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { godwit } from "./contenders.ts";
import { startServer } from "./start-server.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const models = 10;

/** Resident megabytes of a server with ten small models that has answered one request and does nothing. */
export async function measureIdleMemory(port: number, folder: string): Promise<number> {
  const small = godwit("forest.joblib");
  const names = Array.from({ length: models - 1 }, (_, index) => {
    const file = join(folder, `small-${index}.joblib`);
    copyFileSync(join(examples, "penguins/model.joblib"), file);
    return file;
  });
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
