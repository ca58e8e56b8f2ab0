import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { compileParts, readParts } from "@godwit/server/compiling";
import { examinedLibraries } from "../../conformance/find-exams.ts";
import { storedVersions } from "../../conformance/unpack.ts";
import type { Claim, Finding } from "../claim.ts";
import { nodeOptions, type Settings } from "../settings.ts";
import { printTime, spreadOf } from "../statistics.ts";

const cases = 20;
const slowest = 2;
const mostMemory = 3;
const here = (name: string): string => fileURLToPath(new URL(`../peers/${name}`, import.meta.url));

export const reading: Claim = {
  name: "reading",
  title: "Reading and compiling a model file",
  files: [],
  async measure(settings) {
    execFileSync("mkdir", ["-p", settings.models]);
    execFileSync(settings.python, [here("large-pickles.py"), settings.models]);
    return [await besideTheLibraries(settings), ...readsAsData(settings)];
  },
};

/** The largest model file of each of the largest cases whose library is installed, with its Python. */
function largestCases(): readonly { readonly file: string; readonly python: string }[] {
  const peers = process.env["GODWIT_PEERS"] ?? join(process.env["HOME"] ?? "", ".cache/godwit-peers");
  const files = examinedLibraries()
    .filter((library) => library !== "onnx")
    .flatMap((library) =>
      storedVersions(library).map((stored) => ({ ...stored, python: join(peers, `${library}-${stored.version}`, "bin/python") })),
    )
    .filter(({ python }) => existsSync(python))
    .flatMap(({ name, folder, python }) =>
      readdirSync(folder)
        .filter((file) => /^model\.[^/]+$/u.test(file))
        .map((file) => ({ file: join(folder, file), case: name, python, size: statSync(join(folder, file)).size })),
    )
    .toSorted((a, b) => b.size - a.size);
  return files.filter((each, index) => files.findIndex((other) => other.case === each.case) === index).slice(0, cases);
}

async function besideTheLibraries({ quick }: Settings): Promise<Finding> {
  const ratios: { readonly file: string; readonly ratio: number }[] = [];
  for (const { file, python } of largestCases()) {
    const peer = spawn(python, ["-W", "ignore", here("load.py"), file], { stdio: ["pipe", "pipe", "ignore"] });
    const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
    if ((await lines.next()).value !== "ready") continue;
    const own: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < (quick ? 15 : 40); round++) {
      peer.stdin.write("\n");
      theirs.push(Number((await lines.next()).value));
      const start = performance.now();
      await compileParts(await readParts(file));
      own.push(performance.now() - start);
    }
    peer.stdin.end();
    await once(peer, "exit");
    ratios.push({ file: file.split("/").slice(-3).join("/"), ratio: spreadOf(own).median / spreadOf(theirs).median });
  }
  const spread = spreadOf(ratios.map(({ ratio }) => ratio));
  const worst = ratios.find(({ ratio }) => ratio === spread.most)!;
  return {
    what: `read and compile the ${ratios.length} largest cases, beside the library's own load`,
    figure: `${spread.median.toFixed(2)} × its time (${spread.least.toFixed(2)}–${spread.most.toFixed(2)})`,
    floor: `≤ ${slowest} × each`,
    reached: spread.most <= slowest,
    note: `${ratios.filter(({ ratio }) => ratio > slowest).length} above; the slowest is ${worst.file}`,
  };
}

interface Figures {
  readonly took: number;
  readonly file: number;
  readonly aboveIdle: number;
}

function readsAsData({ models, quick }: Settings): readonly Finding[] {
  const read = (name: string): Figures =>
    JSON.parse(execFileSync(process.execPath, [...nodeOptions(), here("read.ts"), join(models, name)], { encoding: "utf8" })) as Figures;
  const rounds = Array.from({ length: quick ? 3 : 7 }, () => [read("arrays.pkl"), read("known.pkl"), read("unknown.pkl")] as const);
  const memory = spreadOf(rounds.map(([{ aboveIdle, file }]) => aboveIdle / file));
  const took = spreadOf(rounds.map(([arrays]) => arrays.took));
  const unknown = spreadOf(rounds.map(([, known, other]) => other.took / known.took));
  return [
    {
      what: `peak memory above idle, reading a pickle of ${(rounds[0]![0].file / 1e6).toFixed(0)} MB`,
      figure: `${memory.median.toFixed(2)} × the file (${memory.least.toFixed(2)}–${memory.most.toFixed(2)})`,
      floor: `< ${mostMemory} ×`,
      reached: memory.most < mostMemory,
      note: `read in ${printTime(took.median)}`,
    },
    {
      what: "a pickle of 100,000 objects of an unknown class, beside one of a known class",
      figure: `${unknown.median.toFixed(2)} × its time (${unknown.least.toFixed(2)}–${unknown.most.toFixed(2)})`,
      floor: "≤ 1.1 ×",
      reached: unknown.median <= 1.1,
    },
  ];
}
