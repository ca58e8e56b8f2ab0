import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { softwareGpu } from "../../../../scripts/software-gpu.ts";
import { GpuDevice } from "../../src/webgpu/gpu-device.ts";
import { float32Add, roundToFloat32 } from "../../src/webgpu/shaders/float32.ts";
import { float64Add } from "../../src/webgpu/shaders/float64.ts";
import { runOnPairs } from "./run-on-pairs.ts";

const gpu = softwareGpu();

const ordinary = [0, 1, 1 + 2 ** -52, 1 + 2 ** -24, 1 + 3 * 2 ** -24, 2 ** 53, 2 ** 53 + 2];
const small = [5e-324, 2.225073858507201e-308, 2.2250738585072014e-308, 2 ** -150, 1.5 * 2 ** -150, 2 ** -149, 2 ** -126];
const large = [3.4028234663852886e38, 3.4028235677973366e38, 2 ** 1023, Number.MAX_VALUE, Infinity, NaN];
const edges64 = [...ordinary, ...small, ...large].flatMap((value) => [value, -value]);
const edges32 = edges64.map(Math.fround);

describe.skipIf(gpu === undefined)("sums in integers have the bits of floats", { timeout: 120_000 }, () => {
  let device: GpuDevice;
  beforeAll(async () => {
    device = await GpuDevice.open(gpu!);
  });
  afterAll(() => device.destroy());

  test("float64", async () => {
    const pairs = allPairs(edges64).concat(fc.sample(pairsOf(fc.double()), 20_000));
    const [left, right] = [Float64Array.from(pairs, ([a]) => a), Float64Array.from(pairs, ([, b]) => b)];
    const sums = new Float64Array(
      await runOnPairs(device, "vec2<u32>", `${float64Add}fn join(a: Cell, b: Cell) -> Cell { return add64(a, b); }`, left, right),
    );
    expectBits(sums, pairs, (a, b) => a + b);
  });

  test("float32", async () => {
    const pairs = allPairs(edges32)
      .concat(fc.sample(pairsOf(fc.float()), 20_000))
      .map(([a, b]): Pair => [Math.fround(a), Math.fround(b)]);
    const [left, right] = [Float32Array.from(pairs, ([a]) => a), Float32Array.from(pairs, ([, b]) => b)];
    const sums = new Float32Array(
      await runOnPairs(device, "u32", `${float32Add}fn join(a: Cell, b: Cell) -> Cell { return add32(a, b); }`, left, right),
    );
    expectBits(sums, pairs, (a, b) => Math.fround(a + b));
  });

  test("float64, rounded to float32", async () => {
    const near = fc.oneof(fc.double(), fc.float(), fc.double({ min: -1e39, max: 1e39 }), fc.double({ min: -1e-37, max: 1e-37 }));
    const pairs = allPairs(edges64).concat(fc.sample(pairsOf(near), 20_000));
    const [left, right] = [Float64Array.from(pairs, ([a]) => a), Float64Array.from(pairs, ([, b]) => b)];
    const code = `${float64Add}${float32Add}${roundToFloat32}fn join(a: Cell, b: Cell) -> Cell { return roundToFloat32(add64(a, b)); }`;
    const sums = new Float64Array(await runOnPairs(device, "vec2<u32>", code, left, right));
    expectBits(sums, pairs, (a, b) => Math.fround(a + b));
  });
});

type Pair = readonly [number, number];

function allPairs(numbers: readonly number[]): Pair[] {
  return numbers.flatMap((a) => numbers.map((b): Pair => [a, b]));
}

/** Also numbers of like size and of sizes a few bits apart, where rounding and cancellation happen. */
function pairsOf(numbers: fc.Arbitrary<number>): fc.Arbitrary<Pair> {
  const near = fc.tuple(numbers, fc.integer({ min: -60, max: 60 }), fc.double({ min: -2, max: 2, noNaN: true }));
  return fc.oneof(
    fc.tuple(numbers, numbers),
    near.map(([a, exponent, factor]): Pair => [a, a * factor * 2 ** exponent]),
  );
}

function expectBits(sums: ArrayLike<number>, pairs: readonly Pair[], add: (a: number, b: number) => number): void {
  const wrong = pairs.filter(([a, b], index) => !Object.is(sums[index], add(a, b)));
  expect(wrong.slice(0, 5)).toEqual([]);
}
