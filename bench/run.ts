// Measures Godwit beside its peers: bench/run [--quick] [--models NAME,…] [--peers NAME,…] [--only CLAIM,…] [--output FILE]. See README.md.
import { execFileSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chooseNames } from "./choose-names.ts";
import { claims } from "./claims.ts";
import { installEnvironment } from "./environments.ts";
import { describeMachine, describeVersions } from "./machine.ts";
import { measureModel } from "./measure/measure-model.ts";
import { fileOf } from "./model.ts";
import { models } from "./models.ts";
import { peers } from "./peers.ts";
import { Progress } from "./progress.ts";
import { resultsPage } from "./report/results-page.ts";
import type { ModelResult, Results } from "./results.ts";
import { readSettings, root } from "./settings.ts";
import { trainModels } from "./train-models.ts";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    models: { type: "string" },
    peers: { type: "string" },
    only: { type: "string" },
    output: { type: "string" },
  },
});
const chosenModels = chooseNames("model", models, flags.models ?? (flags.only === undefined ? undefined : ""));
const chosenPeers = chooseNames("peer", peers, flags.peers === undefined ? undefined : `trainer,${flags.peers},godwit`);
const chosenClaims = chooseNames("claim", claims, flags.only ?? (flags.models === undefined ? undefined : ""));
const settings = readSettings(flags.quick);
const whole = flags.models === undefined && flags.peers === undefined && flags.only === undefined && !flags.quick;
const stored = new URL("results.json", import.meta.url);

trainModels(settings, [...chosenModels.map(fileOf), ...chosenClaims.flatMap((claim) => claim.files)]);
for (const { program } of chosenPeers) installEnvironment(program.environment, settings);

const date = new Date().toISOString();
const started = performance.now();
const progress = new Progress([...chosenModels.map(({ name }) => name), ...chosenClaims.map(({ name }) => name)], stored);
const results: ModelResult[] = [];
const found: Results["claims"][number][] = [];
const versions = describeVersions(settings);
const soFar = join(settings.folder, "last-run.json");

function keep(): Results {
  const run: Results = {
    date,
    minutes: Number(((performance.now() - started) / 60_000).toFixed(1)),
    quick: settings.quick,
    machine: describeMachine(),
    versions,
    models: results,
    claims: found,
  };
  writeFileSync(soFar, `${JSON.stringify(run)}\n`);
  return run;
}

for (const model of chosenModels) {
  results.push(await progress.during(model.name, (say) => measureModel(model, chosenPeers, settings, say)));
  keep();
}
for (const claim of chosenClaims) {
  const { name, title } = claim;
  found.push(await progress.during(name, async () => ({ name, title, findings: await claim.measure(settings) })));
  keep();
}
progress.end();

process.stdout.write(resultsPage(keep()));
if (flags.output !== undefined) copyFileSync(soFar, flags.output);
if (whole) {
  copyFileSync(soFar, stored);
  execFileSync(process.execPath, [join(root, "scripts/generate.ts")], { stdio: "inherit" });
}
process.exit(0);
