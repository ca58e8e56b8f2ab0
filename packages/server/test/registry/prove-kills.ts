import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openPlatform, type PlatformOptions } from "../../src/platform.ts";

const writer = fileURLToPath(new URL("kill-writer.ts", import.meta.url));

/** A process is killed after as many answers as chance says, and a moment that chance says after that. */
const mostLines = 60;
const longestWait = 20;

export interface KillProof {
  readonly kills: number;
  readonly acknowledged: number;
  /** What should not be; empty when all is well. */
  readonly faults: readonly string[];
}

/** Kills a process that writes to a store at random moments, again and again, and looks each time whether all it was told is there, and nothing by halves. */
export async function proveKills(options: Required<Pick<PlatformOptions, "store" | "artifacts">>, times: number): Promise<KillProof> {
  const acknowledged: string[] = [];
  const faults: string[] = [];
  for (let kill = 0; kill < times; kill++) {
    const child = spawn(process.execPath, ["--conditions=godwit-source", writer, options.store, options.artifacts, `k${kill}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    const wanted = Math.floor(Math.random() * mostLines);
    let seen = 0;
    const reached = new Promise<void>((resolve) =>
      lines.on("line", (line) => {
        if (line !== "open") acknowledged.push(line);
        if (seen++ === wanted) resolve();
      }),
    );
    const ended = new Promise<void>((resolve) => lines.once("close", resolve));
    await Promise.race([reached, ended]);
    await sleep(Math.random() * longestWait);
    child.kill("SIGKILL");
    await ended;
    faults.push(...(await look(options, acknowledged)).map((fault) => `after kill ${kill + 1}: ${fault}`));
  }
  return { kills: times, acknowledged: acknowledged.length, faults };
}

async function look(options: PlatformOptions, acknowledged: readonly string[]): Promise<readonly string[]> {
  const platform = await openPlatform(options);
  try {
    return await platform.database.read(async (query) => {
      const faults: string[] = [];
      const models = new Set((await query.selectFrom("registered_model").select("name").execute()).map(({ name }) => name));
      const modelTags = await query.selectFrom("registered_model_tag").select(["model", "key"]).execute();
      const versions = await query.selectFrom("model_version").select(["model", "version", "status"]).execute();
      const versionTags = await query.selectFrom("model_version_tag").select(["model", "key"]).execute();
      const entries = await query.selectFrom("audit_entry").select(["id", "action", "subject"]).orderBy("id").execute();
      const done = new Set(entries.map(({ action, subject }) => `${action} ${subject}`));
      const keysOf = Map.groupBy(modelTags, ({ model }) => model);
      const versionKeysOf = Map.groupBy(versionTags, ({ model }) => model);
      const statusOf = new Map(versions.map(({ model, version, status }) => [`${model}/${version}`, status]));
      for (const line of acknowledged) {
        const [what, subject] = line.split(" ") as [string, string];
        const isThere =
          (what === "model" && models.has(subject)) ||
          (what === "version" && statusOf.has(subject)) ||
          (what === "failed" && statusOf.get(subject) === "FAILED_REGISTRATION") ||
          (what === "tag" && keysOf.get(subject)?.some(({ key }) => key === "four") === true);
        if (!isThere) faults.push(`acknowledged and gone: ${line}`);
      }
      for (const model of models) {
        if (!done.has(`registered_model.create ${model}`)) faults.push(`${model} is not in the audit log`);
        const keys = keysOf.get(model)?.length ?? 0;
        if (keys !== (done.has(`registered_model.tag ${model}`) ? 4 : 3)) faults.push(`${model} has ${keys} tags`);
      }
      for (const { model, version } of versions)
        if (versionKeysOf.get(model)?.length !== 2 || !done.has(`model_version.create ${model}/${version}`))
          faults.push(`${model}/${version} is there by halves`);
      const creations = entries.filter(({ action }) => action === "registered_model.create").length;
      if (creations !== models.size) faults.push(`${creations} models in the audit log, ${models.size} in the table`);
      if (entries.some(({ id }, place) => id !== place + 1)) faults.push("the audit log has gaps");
      return faults;
    });
  } finally {
    await platform.close();
  }
}

/** By hand, for hundreds of kills: `node --conditions=godwit-source packages/server/test/registry/prove-kills.ts 300 sqlite`, or `postgres`. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [times = "300", kind = "sqlite"] = process.argv.slice(2);
  const { testStores } = await import("../stores.ts");
  const stores = await testStores();
  const [, newStore] = stores.kinds.find(([name]) => name === kind)!;
  const proof = await proveKills(await newStore(), Number(times));
  await stores.remove();
  console.log(JSON.stringify({ kind, ...proof, faults: proof.faults.slice(0, 20) }));
  process.exitCode = proof.faults.length === 0 && proof.acknowledged > 0 ? 0 : 1;
}
