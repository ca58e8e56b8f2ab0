import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as math from "../../src/math/index.ts";
import { nextafter, unaryFunctions } from "../../src/math/index.ts";

type Row = readonly number[];
const vectors = JSON.parse(readFileSync(new URL("./accuracy-vectors.json", import.meta.url), "utf8")) as Record<string, readonly Row[]>;

/** Largest error allowed, in ulp of the exact value's rounding. The normal distribution follows SciPy's formulas, whose own errors these are. */
const bounds: Readonly<Record<string, number>> = {
  erf: 2.6,
  ndtr: 56,
  ndtri: 3.1,
  exp: 0.507,
  exp2: 0.507,
  power: 0.51,
  sin: 0.57,
  cos: 0.57,
  tan: 0.57,
  expit: 1.6,
};
const boundOfTheRest = 0.503;

const binary: Readonly<Record<string, (x: number, y: number) => number>> = { power: math.power, arctan2: math.arctan2 };

function ulp(x: number): number {
  const size = Math.abs(x);
  const above = nextafter(size, Infinity);
  return above === Infinity ? size - nextafter(size, 0) : above - size;
}

function evaluate(name: string, row: Row): number {
  const [x, y] = row as [number, number];
  const two = binary[name];
  return two === undefined ? unaryFunctions[name as math.UnaryFunction](x) : two(x, y);
}

describe("error against exact values", () => {
  it.each(Object.keys(vectors))("%s", (name) => {
    let worst = 0;
    let at: Row = [];
    for (const row of vectors[name]!) {
      const [nearest, left] = row.slice(-2) as [number, number];
      const error = Math.abs((evaluate(name, row) - nearest) / ulp(nearest) - left);
      if (error <= worst) continue;
      worst = error;
      at = row;
    }
    expect(worst, `at ${at.join(", ")}`).toBeLessThan(bounds[name] ?? boundOfTheRest);
    expect(vectors[name]!.length).toBeGreaterThanOrEqual(195);
  });

  it("covers every function that rounds", () => {
    const exact = [
      "absolute",
      "negative",
      "sign",
      "square",
      "reciprocal",
      "sqrt",
      "floor",
      "ceil",
      "trunc",
      "rint",
      "degrees",
      "radians",
      "float32",
    ];
    const elsewhere = ["log_expit", "expf", "logf", "fast_exp"];
    const all = [...Object.keys(unaryFunctions), ...Object.keys(binary)].filter(
      (name) => !exact.includes(name) && !elsewhere.includes(name),
    );
    expect(Object.keys(vectors).sort()).toEqual(all.sort());
  });
});
