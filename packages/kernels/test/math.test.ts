import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main as compileAssembly } from "assemblyscript/asc";
import { beforeAll, describe, expect, it } from "vitest";
import { unaryFunctionNumbers } from "../../core/src/artifact/unary-functions.ts";
import {
  arctan2,
  argumentOfMaximum,
  logaddexp,
  numpyMaximum,
  numpyMinimum,
  pairwiseSum,
  power,
  unaryFunctions,
  type UnaryFunction,
} from "../../core/src/math/index.ts";
import { assemblyAbi } from "../scripts/generate-abi.ts";
import { assemblyMath } from "../scripts/generate-math.ts";

interface MathKernels {
  readonly memory: WebAssembly.Memory;
  unaryColumn(fn: number, src: number, dst: number, n: number): void;
  unary(fn: number, x: number): number;
  power(x: number, y: number): number;
  arctan2(y: number, x: number): number;
  logaddexp(x: number, y: number): number;
  numpyMaximum(a: number, b: number): number;
  numpyMinimum(a: number, b: number): number;
  pairwiseSum(values: number, count: number, stride: number): number;
  argumentOfMaximum(values: number, count: number, stride: number): number;
}

const count = 100_001;
const source = 1 << 18;
const target = source + count * 8;
let kernels: MathKernels;
let kernelsWithoutSimd: MathKernels;

async function buildKernels(features: readonly string[]): Promise<MathKernels> {
  let binary = new Uint8Array();
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const options = ["assembly/math/index.ts", "--baseDir", folder, "--runtime", "stub", "-O3", "--outFile", "math.wasm", ...features];
  const { error, stderr } = await compileAssembly(options, {
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm") && typeof contents !== "string") binary = Uint8Array.from(contents);
    },
  });
  // eslint-disable-next-line typescript/no-base-to-string -- the compiler's stream has its own toString
  expect(error, stderr.toString()).toBeNull();
  const { instance } = await WebAssembly.instantiate(binary);
  const built = instance.exports as unknown as MathKernels;
  built.memory.grow(Math.ceil((target + count * 8) / 65536));
  return built;
}

beforeAll(async () => {
  kernels = await buildKernels(["--enable", "simd"]);
  kernelsWithoutSimd = await buildKernels(["--disable", "simd"]);
}, 120_000);

/** Numbers in [0, 1) of a fixed sequence. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

const special = [
  0, -0, NaN, Infinity, -Infinity, 1, -1, 2, 0.5, -0.5, 1.5, 2.5, 5e-324, -5e-324, 2.2250738585072014e-308, 2.225073858507201e-308,
  Number.MAX_VALUE, -Number.MAX_VALUE, 709.782712893384, 709.7827128933841, -745.1332191019412, -745.1332191019411, -708.3964185322641,
  710.4758600739439, 710.475860073944, -707, 709, 1e-16, -1e-16, 1e-9, -1e-9, 40, -40, 19.9, -19.9, 20, 1e18, 1e22, 2 ** 52, 2 ** 53, -(2 ** 52) - 1,
  Math.PI, Math.PI / 2, Math.PI / 4, -Math.PI / 4, 1023.9999999999999, 1024, -1022, -1074.5, -1075, -1075.1, 1 - 2 ** -53, 1 + 2 ** -52, -1 + 2 ** -53,
  88.72283172607422, 88.72283935546875, -103.972076416015625, -103.97208404541015625, 4503599627370495.5, 0.7853981633974483, 1e6, 999999.9,
]; // prettier-ignore

function argumentsOf(seed: number, single: boolean): Float64Array {
  const random = sequence(seed);
  const words = new Uint32Array(2);
  const bits = new Float64Array(words.buffer);
  const draws: readonly (() => number)[] = [
    () => {
      words[0] = random() * 2 ** 32;
      words[1] = random() * 2 ** 32;
      return bits[0]!;
    },
    () => (random() - 0.5) * 1600,
    () => (random() - 0.5) * 2,
    () => 1 + (random() - 0.5) * 2 ** (-random() * 52),
    () => (random() - 0.5) * 80,
    () => (random() < 0.5 ? -1 : 1) * 2 ** (-random() * 60),
    () => random() * 3,
    () => (Math.floor(random() * 2000) * Math.PI) / 4 + (random() - 0.5) * 2 ** (-random() * 50),
  ];
  const values = Float64Array.from({ length: count }, (_, index) => special[index] ?? draws[index % draws.length]!());
  return single ? values.map(Math.fround) : values;
}

function expectSameBits(name: string, got: ArrayLike<number>, wanted: ArrayLike<number>, values: ArrayLike<number>): void {
  const wrong: number[] = [];
  for (let index = 0; index < wanted.length; index += 1) if (!Object.is(got[index], wanted[index])) wrong.push(index);
  expect(
    wrong.slice(0, 5).map((index) => `${name}(${values[index]}) = ${got[index]}, not ${wanted[index]}`),
    `${wrong.length} of ${wanted.length} differ`,
  ).toEqual([]);
}

describe("generated sources", () => {
  it("are what the scripts write", () => {
    const committed = (file: string): string => readFileSync(new URL(`../assembly/${file}`, import.meta.url), "utf8");
    for (const [name, text] of assemblyMath()) expect(committed(`math/${name}`), name).toBe(text);
    expect(committed("abi/unary-functions.generated.ts")).toBe(assemblyAbi().get("unary-functions.generated.ts"));
  });

  it("number every unary function once", () => {
    expect(Object.keys(unaryFunctionNumbers).sort()).toEqual(Object.keys(unaryFunctions).sort());
    expect(Object.values(unaryFunctionNumbers)).toEqual(Object.keys(unaryFunctions).map((_, index) => index));
  });
});

describe("unary functions have the interpreter's bits", () => {
  const names = Object.keys(unaryFunctions) as UnaryFunction[];
  it.each(names)("%s", (name) => {
    const values = argumentsOf(name.length * 977 + unaryFunctionNumbers[name], name === "expf" || name === "logf");
    new Float64Array(kernels.memory.buffer, source, count).set(values);
    kernels.unaryColumn(unaryFunctionNumbers[name], source, target, count);
    const wanted = values.map(unaryFunctions[name]);
    expectSameBits(name, new Float64Array(kernels.memory.buffer, target, count), wanted, values);
    new Float64Array(kernelsWithoutSimd.memory.buffer, source, count).set(values);
    kernelsWithoutSimd.unaryColumn(unaryFunctionNumbers[name], source, target, count);
    expectSameBits(`${name} without SIMD`, new Float64Array(kernelsWithoutSimd.memory.buffer, target, count), wanted, values);
    kernels.unaryColumn(unaryFunctionNumbers[name], source, source, count);
    expectSameBits(`${name} in place`, new Float64Array(kernels.memory.buffer, source, count), wanted, values);
    const scalars = values.subarray(0, 2000);
    expectSameBits(
      `${name} alone`,
      scalars.map((x) => kernels.unary(unaryFunctionNumbers[name], x)),
      wanted.subarray(0, 2000),
      scalars,
    );
  });

  it("traps on a number outside the table", () => {
    expect(() => kernels.unary(1000, 1)).toThrow(WebAssembly.RuntimeError);
  });
});

describe("binary functions have the interpreter's bits", () => {
  const functions = { power, arctan2, logaddexp, numpyMaximum, numpyMinimum };
  it.each(Object.keys(functions) as (keyof typeof functions)[])("%s", (name) => {
    const values = special.flatMap((x) => special.map((y) => [x, y] as const));
    const left = argumentsOf(5, false);
    const right = argumentsOf(6, false);
    for (let index = special.length; index < count; index += 1) {
      const x = left[index]!;
      const y = right[(index * 7) % count]!;
      values.push([name === "power" && index % 2 === 0 ? Math.abs(x) : x, y]);
    }
    const wanted = values.map(([x, y]) => functions[name](x, y));
    const got = values.map(([x, y]) => kernels[name](x, y));
    expectSameBits(name, got, wanted, values.map(String) as unknown as number[]);
  });
});

describe("reductions", () => {
  it("add pairwise in the interpreter's order", () => {
    const values = argumentsOf(9, false).map((x) => (Math.abs(x) < 1e100 ? x : 1));
    new Float64Array(kernels.memory.buffer, source, count).set(values);
    for (const length of [0, 1, 7, 8, 9, 127, 128, 129, 136, 255, 1000, 1024, 1025, 20_011]) {
      expect(kernels.pairwiseSum(source, length, 8), `${length}`).toBe(pairwiseSum(values, 0, length));
      expect(kernels.pairwiseSum(source + 16, length, 24), `${length} by 3`).toBe(pairwiseSum(values, 2, length, 3));
    }
  });

  it("add negative zeros to zero", () => {
    new Float64Array(kernels.memory.buffer, source, 20).fill(-0);
    for (const length of [1, 7, 8, 20]) expect(kernels.pairwiseSum(source, length, 8)).toBe(0);
  });

  it("find the first maximum, NaN first", () => {
    for (const values of [[1], [1, 3, 3], [NaN, 4], [2, NaN, NaN, 5], [-0, 0], [-Infinity, -Infinity]]) {
      new Float64Array(kernels.memory.buffer, source, values.length).set(values);
      expect(kernels.argumentOfMaximum(source, values.length, 8)).toBe(argumentOfMaximum(values));
    }
  });
});
