import { parseArgs } from "node:util";
import { main as compile } from "assemblyscript/asc";
import { lowerToWasm } from "../packages/core/src/backends/wasm/index.ts";
import { GraphBuilder, matrix, type NodeId } from "../packages/core/src/ir/index.ts";
import { optimize } from "../packages/core/src/passes/index.ts";
import { Engine } from "../packages/runtime/src/engine/engine.ts";

/**
 * Times products, distances and neighbours, one thread, from a row-major float64 matrix to the answer:
 * node bench/dense-kernels.ts [--only NAME] [--repeats N]
 * A term is one multiplication and addition (of distances one subtraction too); the first line is how many the machine can do at
 * most with 128-bit SIMD and no fused multiply-add. The best of the repeats counts.
 */
const { values: flags } = parseArgs({ options: { only: { type: "string", default: "" }, repeats: { type: "string", default: "9" } } });

interface Shape {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  /** Terms of a row. */
  readonly terms: number;
  readonly build: (builder: GraphBuilder, x: NodeId) => NodeId;
}

let seed = 1;
/** Numbers between −0.5 and 0.5 that are the same in each run. */
function cells(count: number): Float64Array {
  return Float64Array.from({ length: count }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32 - 0.5;
  });
}

function product(width: number, outputs: number, rows: number): Shape {
  const weights = matrix(width, outputs, cells(width * outputs));
  const build = (builder: GraphBuilder, x: NodeId): NodeId => builder.reduce("maximum", builder.matmul(x, weights));
  return { name: `product ${width} × ${outputs}`, rows, width, terms: width * outputs, build };
}

function kernelSum(width: number, count: number, rows: number): Shape {
  const points = matrix(count, width, cells(width * count));
  const weights = matrix(count, 1, cells(count));
  const build = (builder: GraphBuilder, x: NodeId): NodeId => {
    const squares = builder.distances(x, points, { name: "sqeuclidean" });
    return builder.matmul(builder.unary("exp", builder.times(builder.number(-0.1), squares)), weights);
  };
  return { name: `sum of exp over ${count} points × ${width}`, rows, width, terms: width * count, build };
}

function squaredDistances(width: number, count: number, rows: number): Shape {
  const points = matrix(count, width, cells(width * count));
  const build = (builder: GraphBuilder, x: NodeId): NodeId =>
    builder.reduce("minimum", builder.distances(x, points, { name: "sqeuclidean" }));
  return { name: `least distance to ${count} points × ${width}`, rows, width, terms: width * count, build };
}

function nearest(width: number, count: number, rows: number): Shape {
  const points = matrix(count, width, cells(width * count));
  const build = (builder: GraphBuilder, x: NodeId): NodeId => builder.nearest(x, { points, metric: { name: "sqeuclidean" }, count: 5 });
  return { name: `5 nearest of ${count} points × ${width}`, rows, width, terms: width * count, build };
}

const shapes: readonly Shape[] = [
  product(28, 1, 50_000),
  product(28, 10, 50_000),
  product(28, 100, 50_000),
  product(100, 20, 50_000),
  product(784, 256, 5000),
  product(1000, 1, 5000),
  squaredDistances(28, 50, 50_000),
  kernelSum(28, 2000, 3000),
  nearest(28, 10_000, 2000),
  nearest(784, 10_000, 100),
];

const peak = `export function run(times: i32): f64 {
  let a = v128.load(64), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  for (let time = 0; time < times; time++) {
    const x = v128.load(0), y = v128.load(16);
    const s = v128.load(32), t = v128.load(48), u = v128.load(80), v = v128.load(96);
    a = f64x2.add(a, f64x2.mul(x, s)); b = f64x2.add(b, f64x2.mul(y, s));
    c = f64x2.add(c, f64x2.mul(x, t)); d = f64x2.add(d, f64x2.mul(y, t));
    e = f64x2.add(e, f64x2.mul(x, u)); f = f64x2.add(f, f64x2.mul(y, u));
    g = f64x2.add(g, f64x2.mul(x, v)); h = f64x2.add(h, f64x2.mul(y, v));
  }
  v128.store(64, f64x2.add(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)), f64x2.add(f64x2.add(e, f), f64x2.add(g, h))));
  return load<f64>(64);
}`;

/** Multiplications and additions a nanosecond, of numbers that are at hand. */
async function mostTerms(): Promise<number> {
  let binary: Uint8Array | undefined;
  const { error } = await compile(
    ["peak.ts", "-O3", "--runtime", "stub", "--enable", "simd", "--initialMemory", "1", "--outFile", "peak.wasm"],
    {
      readFile: (name) => (name === "peak.ts" ? peak : null),
      writeFile: (_name, contents) => void (binary = typeof contents === "string" ? undefined : contents),
      listFiles: () => [],
    },
  );
  if (error !== null || binary === undefined) throw new Error(`the loop does not compile: ${error?.message ?? "no output"}`);
  const { instance } = await WebAssembly.instantiate(binary.slice(), { env: { abort: () => {} } });
  const run = instance.exports["run"] as (times: number) => number;
  const turns = 20_000;
  for (let call = 0; call < 1000; call++) run(turns);
  return (turns * 16) / (best(() => run(turns)) * 1e6);
}

function best(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < Number(flags.repeats); repeat++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

const most = await mostTerms();
console.log(`at most ${most.toFixed(1)} terms a nanosecond`);
const engine = Engine.create();
for (const { name, rows, width, terms, build } of shapes) {
  if (!name.includes(flags.only)) continue;
  const builder = new GraphBuilder(
    Array.from({ length: width }, (_, column) => ({ name: `x${column}`, dtype: "f64" as const, nullable: true })),
  );
  const x = builder.input(Array.from({ length: width }, (_, column) => column));
  const answer = build(builder, x);
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", value: answer, dtype: "<f8", shape: "matrix" }] }]);
  const program = engine.place(lowerToWasm(optimize(graph)));
  const batch = { rows, matrix: cells(rows * width) };
  const one = { rows: 1, matrix: batch.matrix.slice(0, width) };
  const whole = best(() => program.run("predict", batch));
  const calls = Math.max(3, Math.ceil((rows * 10) / whole));
  const single = best(() => {
    for (let call = 0; call < calls; call++) program.run("predict", one);
  });
  const rate = (rows * terms) / (whole * 1e6);
  console.log(
    `${name.padEnd(36)} ${whole.toFixed(1).padStart(7)} ms for ${rows} rows, ${(1 / rate).toFixed(3)} ns a term, ` +
      `${((rate / most) * 100).toFixed(0).padStart(3)} % of the most; one row ${((single * 1000) / calls).toFixed(1)} µs`,
  );
  program.free();
}
