import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bentomlEnvironment } from "./contenders.ts";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const environments = ["serving", "mlserver"] as const;

/** Installs the servers at their pinned versions and trains the model, where that was not done before. The folder with the model in its forms. */
export function prepare(benchFolder: string): string {
  for (const name of environments) install(join(benchFolder, name), here(`python/${name}-requirements.txt`));
  const folder = join(benchFolder, "serving-model");
  const environment = bentomlEnvironment(folder);
  if (!existsSync(join(folder, "rows.json")) || !existsSync(environment.BENTOML_HOME)) {
    for (const name of ["mlflow", "bentoml"]) rmSync(join(folder, name), { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    run(join(benchFolder, "serving/bin/python"), [here("python/train.py"), folder], environment);
  }
  run(process.execPath, [
    here("../../packages/cli/bin/godwit.js"),
    "compile",
    join(folder, "forest.joblib"),
    "-o",
    join(folder, "forest.godwit"),
    "--quiet",
  ]);
  writeMlserverSettings(folder);
  for (const batching of ["exact", "off"])
    writeFileSync(
      join(folder, `batching-${batching}.yaml`),
      `name: forest\nmodel: ./forest.godwit\nendpoint: { batching: "${batching}" }\n`,
    );
  return folder;
}

function install(target: string, requirements: string): void {
  if (existsSync(join(target, ".ready"))) return;
  process.stderr.write(`installing ${requirements}\n`);
  run("python3", ["-m", "venv", target]);
  run(join(target, "bin/python"), ["-m", "pip", "install", "--quiet", "--no-cache-dir", "--disable-pip-version-check", "-r", requirements]);
  writeFileSync(join(target, ".ready"), "");
}

function writeMlserverSettings(folder: string): void {
  const target = join(folder, "mlserver");
  mkdirSync(target, { recursive: true });
  writeFileSync(
    join(target, "settings.json"),
    JSON.stringify({ host: "127.0.0.1", http_port: 9000, grpc_port: 9001, metrics_port: 9002, parallel_workers: 0, debug: false }),
  );
  writeFileSync(
    join(target, "model-settings.json"),
    JSON.stringify({ name: "forest", implementation: "mlserver_sklearn.SKLearnModel", parameters: { uri: join(folder, "forest.joblib") } }),
  );
}

function run(command: string, args: readonly string[], environment: { readonly [name: string]: string } = {}): void {
  execFileSync(command, args, { stdio: ["ignore", 2, 2], env: { ...process.env, ...environment } });
}
