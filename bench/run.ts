// Measures every claim about speed and size beside its peers: bench/run [--quick] [--only CLAIM]. Writes bench/results.md.
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { installPeers } from "./install-peers.ts";
import type { Arena, Claim, Finding } from "./claim.ts";
import { browserPayload } from "./claims/browser-payload.ts";
import { commandStart } from "./claims/command-start.ts";
import { forestBatch } from "./claims/forest-batch.ts";
import { forestRow } from "./claims/forest-row.ts";
import { largeForest } from "./claims/large-forest.ts";
import { pipelinesWhole } from "./claims/pipelines.ts";
import { reading } from "./claims/reading.ts";
import { threads } from "./claims/threads.ts";
import type { ContenderProcess } from "./contender-process.ts";
import { readSettings, startContender } from "./settings.ts";
import type { Library } from "./task.ts";

const claims: readonly Claim[] = [forestBatch, forestRow, pipelinesWhole, threads, largeForest, browserPayload, commandStart, reading];

const { values: flags } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" }, output: { type: "string" } },
});
const chosen = claims.filter(({ name }) => flags.only === undefined || flags.only.split(",").includes(name));
const settings = readSettings(flags.quick);
const models = new Set(chosen.flatMap((claim) => claim.models));
if (models.size > 0) installPeers(settings, [...models]);

const report: string[] = [];
for (const claim of chosen) {
  const running = new Map<Library, ContenderProcess>();
  const arena: Arena = {
    settings,
    contender(library) {
      const known = running.get(library) ?? startContender(library, settings);
      running.set(library, known);
      return known;
    },
  };
  const started = performance.now();
  try {
    const findings = await claim.measure(arena);
    const lines = [`## ${claim.title}`, "", ...table(findings), ""];
    report.push(...lines);
    process.stdout.write(`${lines.join("\n")}\n(${((performance.now() - started) / 1000).toFixed(0)} s)\n\n`);
  } finally {
    for (const contender of running.values()) contender.end();
  }
}
const output = flags.output ?? (flags.only === undefined && !flags.quick ? new URL("results.md", import.meta.url) : undefined);
if (output !== undefined) writeFileSync(output, `${[...head(), ...report].join("\n").trimEnd()}\n`);

function head(): string[] {
  const load = loadavg()[0]!.toFixed(1);
  return [
    "# What the benchmark found",
    "",
    `Written by \`bench/run\` on ${cpus()[0]?.model.trim() ?? "an unknown processor"}, ${availableParallelism()} threads, Node ${process.versions.node}, load ${load} at the end.`,
    "Each figure is the median, with the least and the most in brackets. A ratio says how many times quicker Godwit is, round by round in one",
    "run with the peer; [README.md](README.md) tells how.",
    "",
  ];
}

function table(findings: readonly Finding[]): string[] {
  const mark = ({ reached }: Finding): string => (reached === null ? "" : reached ? "yes" : "**no**");
  return [
    "| what | measured | floor | reached | note |",
    "| --- | --- | --- | --- | --- |",
    ...findings.map((finding) => `| ${finding.what} | ${finding.figure} | ${finding.floor} | ${mark(finding)} | ${finding.note ?? ""} |`),
  ];
}
