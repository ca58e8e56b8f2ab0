import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Kernel, KernelKind } from "../packages/core/src/backends/wasm/forest/choose-kernel.ts";
import { describeForest, packForest } from "../packages/core/src/backends/wasm/forest/index.ts";
import { measureTree } from "../packages/core/src/backends/forest/tree-shape.ts";
import type { TreeEnsemble } from "../packages/core/src/ir/tree-ensemble.ts";
import { compileForestKernels, PlacedForest } from "../packages/core/test/forest/run-forest.ts";
import { installEnvironment } from "./environments.ts";
import { readSettings } from "./settings.ts";

/**
 * Times the forest step alone, one thread, from float64 columns of 50,000 × 28, on models that scikit-learn trained:
 * node bench/forest-kernels.ts [--kernel KIND] [--only NAME] [--rows N] [--repeats N]
 * With --fit it prints the costs that choose-kernel.ts should hold for this machine instead.
 * The models are trained on the first run. The best of the repeats counts; scores are compared with scikit-learn's.
 */
const { values: flags } = parseArgs({
  options: {
    kernel: { type: "string" },
    fit: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    repeats: { type: "string", default: "15" },
    rows: { type: "string", default: "50000" },
  },
});

interface Model {
  readonly ensemble: TreeEnsemble;
  readonly columns: Float64Array[];
  readonly expected: Float64Array[];
  readonly divide: number;
}

function readModel(path: string): Model {
  const bytes = readFileSync(path);
  const headLength = bytes.readUInt32LE(0);
  const head: {
    compare: "f32" | "f64";
    width: number;
    divide: number;
    fields: Record<string, { dtype: string; at: number; length: number }>;
  } = JSON.parse(bytes.toString("utf8", 4, 4 + headLength));
  const section = (name: string): ArrayBuffer => {
    const { dtype, at, length } = head.fields[name]!;
    const start = bytes.byteOffset + 4 + headLength + at;
    return bytes.buffer.slice(start, start + length * Number(dtype.slice(2)));
  };
  const ints = (name: string): Int32Array => new Int32Array(section(name));
  const floats = (name: string): Float64Array => new Float64Array(section(name));
  const feature = ints("feature");
  const treeOffset = ints("treeOffset");
  const input = floats("input");
  const expected = floats("expected");
  const rows = expected.length / head.width;
  const split = (all: Float64Array): Float64Array[] =>
    Array.from({ length: all.length / rows }, (_, index) => all.slice(index * rows, (index + 1) * rows));
  const ensemble: TreeEnsemble = {
    featureCount: input.length / rows,
    outputCount: head.width,
    compare: head.compare,
    test: "le",
    treeOffset,
    treeOutput: new Int32Array(treeOffset.length - 1).fill(head.width === 1 ? 0 : -1),
    feature,
    threshold: floats("threshold"),
    left: ints("left"),
    right: ints("right"),
    missingLeft: new Uint8Array(section("missingLeft")),
    categorySet: new Int32Array(feature.length).fill(-1),
    categorySets: [],
    leaf: Int32Array.from(feature, (_, node) => node),
    leafValue: floats("leafValue"),
    leafWidth: head.width,
    initial: floats("initial"),
  };
  return { ensemble, columns: split(input), expected: split(expected), divide: head.divide };
}

function best(repeats: number, run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

function shareEqual(outputs: (Float64Array | Int32Array)[], expected: Float64Array[], divide: number): number {
  let equal = 0;
  for (const [output, column] of expected.entries())
    for (let row = 0; row < outputs[output]!.length; row++) equal += Number(outputs[output]![row]! / divide === column[row]);
  return equal / (expected.length * outputs[0]!.length);
}

const settings = readSettings(false);
const models = join(settings.folder, "forest-models");
installEnvironment("libraries", settings);
if (!existsSync(models))
  execFileSync(settings.python, [fileURLToPath(new URL("peers/forest-models.py", import.meta.url)), models], { stdio: "inherit" });
const instantiate = await compileForestKernels();
if (flags.fit) await fit();
else await report();

/** Nanoseconds a row and tree of full trees of depth 8 under given kernels, and what a split or a step adds. */
async function fit(): Promise<void> {
  const { ensemble, columns } = readModel(`${models}/forest-100x8.bin`);
  const rows = 4096;
  const place = async (kernel: Partial<Kernel>) =>
    new PlacedForest(await instantiate(), packForest(ensemble, "sum", { kernel })).prepare(columns, rows);
  const instances = new Map<string, Awaited<ReturnType<typeof place>>>();
  const kernels: Partial<Kernel>[] = [
    { kind: "sweep" },
    ...[0, 1, 2, 3, 4, 5, 6].map((sweepDepth) => ({ kind: "perfect" as const, sweepDepth })),
    ...[8, 6, 4, 3].map((steps) => ({ kind: "linked" as const, steps })),
    ...[0, 4].map((sweepDepth) => ({ kind: "early" as const, sweepDepth })),
  ];
  for (const kernel of kernels) instances.set(JSON.stringify(kernel), await place(kernel));
  const whole = new Map<string, number>();
  let quantize = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < Number(flags.repeats) * 5; repeat++) {
    for (const [name, forest] of instances) {
      whole.set(
        name,
        Math.min(
          whole.get(name) ?? Number.POSITIVE_INFINITY,
          best(1, () => forest.run()),
        ),
      );
      quantize = Math.min(
        quantize,
        best(1, () => forest.quantize()),
      );
    }
  }
  const times = new Map([...whole].map(([name, time]) => [name, ((time - quantize) * 1e6) / rows / ensemble.treeOutput.length]));
  for (const [name, time] of times) console.log(`${name.padEnd(40)} ${time.toFixed(2)} ns`);
  const of = (kernel: Partial<Kernel>): number => times.get(JSON.stringify(kernel))!;
  const splits = ensemble.feature.filter((feature) => feature >= 0).length / ensemble.treeOutput.length;
  const split = of({ kind: "sweep" }) / splits;
  const deep = await timeDeepTrees();
  const perfectStep = (of({ kind: "perfect", sweepDepth: 0 }) - of({ kind: "perfect", sweepDepth: 4 }) + 15 * split) / 4;
  const linkedStep = (of({ kind: "linked", steps: 8 }) - of({ kind: "linked", steps: 4 }) + 15 * split) / 4;
  const ends = of({ kind: "linked", steps: 8 }) - 8 * linkedStep;
  console.log(
    `sweepSplit8 ${split.toFixed(3)}, perfectStep ${perfectStep.toFixed(2)}, linkedStep ${linkedStep.toFixed(2)}, ` +
      `walkStart ${(of({ kind: "perfect", sweepDepth: 0 }) - 8 * perfectStep).toFixed(2)}, ` +
      `linkedEnd ${(ends - (of({ kind: "perfect", sweepDepth: 0 }) - 8 * perfectStep)).toFixed(2)}, ` +
      `roundStep ${((of({ kind: "early", sweepDepth: 0 }) - ends) / (8 + 2.5)).toFixed(2)} here, ${((deep.nanoseconds - ends) / (deep.depth + 2.5)).toFixed(2)} with ${deep.nodes.toFixed(0)} nodes a tree`,
  );
}

/** What a row takes in a deep tree that is walked by rounds. */
async function timeDeepTrees(): Promise<{ nanoseconds: number; depth: number; nodes: number }> {
  const { ensemble, columns } = readModel(`${models}/forest-deep.bin`);
  const image = packForest(ensemble, "sum", { kernel: { kind: "early", sweepDepth: 0 } });
  const forest = new PlacedForest(await instantiate(), image).prepare(columns, columns[0]!.length);
  const quantize = best(Number(flags.repeats), () => forest.quantize());
  const time = best(Number(flags.repeats), () => forest.run()) - quantize;
  let depths = 0;
  let leaves = 0;
  for (let tree = 0; tree < ensemble.treeOutput.length; tree++) {
    const { leafCount, leavesAtDepth } = measureTree(ensemble, tree);
    leaves += leafCount;
    depths += leavesAtDepth.reduce((sum, count, depth) => sum + count * depth, 0);
  }
  const trees = ensemble.treeOutput.length;
  return { nanoseconds: (time * 1e6) / columns[0]!.length / trees, depth: depths / leaves, nodes: ensemble.feature.length / trees };
}

async function report(): Promise<void> {
  for (const file of readdirSync(models).sort()) {
    if (!file.endsWith(".bin") || !file.includes(flags.only)) continue;
    const { ensemble, columns, expected, divide } = readModel(`${models}/${file}`);
    const rows = Math.min(Number(flags.rows), columns[0]!.length);
    const packStart = process.cpuUsage();
    const image = packForest(ensemble, "sum", flags.kernel === undefined ? {} : { kernel: { kind: flags.kernel as KernelKind } });
    const packed = process.cpuUsage(packStart).user / 1000;
    const { kernels, rankBits, tile, nodes, bytes, trees, nanoseconds } = describeForest(image);
    const forest = new PlacedForest(await instantiate(), image);
    const whole = forest.prepare(columns, rows);
    const time = best(Number(flags.repeats), () => whole.run());
    const equal = shareEqual(whole.outputs(), expected, divide);
    const quantize = best(Number(flags.repeats), () => whole.quantize());
    const single = forest.prepare(columns, 1);
    const one = best(20, () => {
      for (let call = 0; call < 1000; call++) single.run();
    });
    const perTree = ((time - quantize) * 1e6) / rows / trees;
    console.log(
      `${file.replace(".bin", "").padEnd(24)} ${time.toFixed(1)} ms (quantise ${quantize.toFixed(1)}; ${perTree.toFixed(2)} ns a row and tree, ${(nanoseconds / trees).toFixed(2)} expected); one row ${one.toFixed(2)} µs; ` +
        `bit-equal ${(equal * 100).toFixed(2)} %; ${trees} trees, ${nodes} nodes, ${(bytes / nodes).toFixed(1)} bytes a node, packed in ${packed.toFixed(0)} ms; ` +
        `${rankBits}-bit, tile ${tile}, ${Object.entries(kernels)
          .filter(([, count]) => count > 0)
          .map(([kind, count]) => `${kind} ${count}`)
          .join(", ")}`,
    );
  }
}
