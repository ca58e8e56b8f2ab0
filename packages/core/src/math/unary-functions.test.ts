import { describe, expect, it } from "vitest";
import { arctan2, logaddexp, numpyMaximum, numpyMinimum, power, unaryFunctions, type UnaryFunction } from "./index.ts";

const inf = Infinity;
/** Results at -inf, -1, -0, 0, 1, inf: C99 and NumPy; `null` where only the accuracy vectors speak. */
const special: { readonly [K in UnaryFunction]?: readonly (number | null)[] } = {
  absolute: [inf, 1, 0, 0, 1, inf],
  sign: [-1, -1, 0, 0, 1, 1],
  reciprocal: [-0, -1, -inf, inf, 1, 0],
  sqrt: [NaN, NaN, -0, 0, 1, inf],
  rint: [-inf, -1, -0, 0, 1, inf],
  exp: [0, null, 1, 1, Math.E, inf],
  exp2: [0, 0.5, 1, 1, 2, inf],
  expm1: [-1, null, -0, 0, null, inf],
  log: [NaN, NaN, -inf, -inf, 0, inf],
  log2: [NaN, NaN, -inf, -inf, 0, inf],
  log10: [NaN, NaN, -inf, -inf, 0, inf],
  log1p: [NaN, -inf, -0, 0, Math.LN2, inf],
  expit: [0, null, 0.5, 0.5, null, 1],
  log_expit: [-inf, null, -Math.LN2, -Math.LN2, null, -0],
  erf: [-1, -0.8427007929497149, -0, 0, 0.8427007929497149, 1],
  ndtr: [0, null, 0.5, 0.5, null, 1],
  ndtri: [NaN, NaN, -inf, -inf, inf, NaN],
  sin: [NaN, null, -0, 0, null, NaN],
  cos: [NaN, null, 1, 1, null, NaN],
  tan: [NaN, null, -0, 0, null, NaN],
  arcsin: [NaN, -Math.PI / 2, -0, 0, Math.PI / 2, NaN],
  arccos: [NaN, Math.PI, Math.PI / 2, Math.PI / 2, 0, NaN],
  arctan: [-Math.PI / 2, -Math.PI / 4, -0, 0, Math.PI / 4, Math.PI / 2],
  sinh: [-inf, null, -0, 0, null, inf],
  cosh: [inf, null, 1, 1, null, inf],
  tanh: [-1, null, -0, 0, null, 1],
  arcsinh: [-inf, null, -0, 0, null, inf],
  arccosh: [NaN, NaN, NaN, NaN, 0, inf],
  arctanh: [NaN, -inf, -0, 0, inf, NaN],
  cbrt: [-inf, -1, -0, 0, 1, inf],
  expf: [0, null, 1, 1, Math.fround(Math.E), inf],
  logf: [NaN, NaN, -inf, -inf, 0, inf],
  fast_exp: [0, null, 1, 1, null, inf],
  float32: [-inf, -1, -0, 0, 1, inf],
};

describe("special values", () => {
  it.each(Object.keys(special) as UnaryFunction[])("%s", (name) => {
    const apply = unaryFunctions[name];
    special[name]!.forEach((wanted, index) => {
      const x = [-inf, -1, -0, 0, 1, inf][index]!;
      if (wanted !== null) expect(apply(x), `${name}(${x})`).toBe(wanted);
    });
    expect(apply(NaN)).toBeNaN();
  });
});

it("is the bits of Yandex's own exp, from CatBoost 1.2.10", () => {
  const pairs: readonly (readonly [x: number, exponential: number])[] = [
    [2.359292109274292, 10.58345686911016],
    [1.5133545348303743, 4.541941368368143],
    [-10.460353825925543, 2.8650094226509165e-5],
    [20.471570248889435, 777481376.665848],
    [-215.7494423960846, 2.0008184970301736e-94],
    [0.0032643537882851553, 1.0032696875933425],
    [2.323385468919205e-9, 1.0000000023233855],
    [-569.3292025794342, 5.53947916659215e-248],
    [424.71646673628874, 2.831508547780765e184],
    [-708.3964185322641, 2.2250738585072014e-308],
  ];
  for (const [x, exponential] of pairs) expect(unaryFunctions.fast_exp(x), String(x)).toBe(exponential);
});

it("overflows and underflows at the last possible argument", () => {
  const { exp, expf, sinh, exp2 } = unaryFunctions;
  expect(exp(709.782712893384)).toBe(1.7976931348622732e308);
  expect(exp(709.7827128933841)).toBe(inf);
  expect(exp(-745.1332191019411)).toBe(5e-324);
  expect(exp(-745.1332191019412)).toBe(0);
  expect(sinh(710.4758600739439)).toBe(1.7976931348621744e308);
  expect(sinh(710.475860073944)).toBe(inf);
  expect(exp2(-1074)).toBe(5e-324);
  expect(exp2(-1075)).toBe(0);
  expect(expf(88.72283172607422)).toBe(3.402798519021476e38);
  expect(expf(88.72283935546875)).toBe(inf);
  expect(expf(-103.972076416015625)).toBe(2 ** -149);
});

it("is exact where the result is", () => {
  const { exp2, log2, log10, cbrt } = unaryFunctions;
  for (let k = -1074; k < 1024; k += 1) {
    expect(exp2(k)).toBe(2 ** k);
    expect(log2(2 ** k)).toBe(k);
  }
  for (let k = 0; k <= 22; k += 1) expect(log10(Number(`1e${k}`))).toBe(k);
  for (let k = 1; k < 300; k += 1) expect(cbrt(-(k ** 3))).toBe(-k);
});

it("rounds halves to even", () => {
  expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 4503599627370495.5, 4503599627370497].map(unaryFunctions.rint)).toEqual([
    -2, -2, -0, 0, 2, 2, 4503599627370496, 4503599627370497,
  ]);
});

it("keeps log_expit accurate in both tails", () => {
  expect(unaryFunctions.log_expit(-800)).toBe(-800);
  expect(unaryFunctions.log_expit(50)).toBe(-1.9287498479639178e-22);
});

it.each([
  [0, 0, 1], [NaN, 0, 1], [1, NaN, 1], [NaN, 1, NaN], [2, NaN, NaN], [-8, 1 / 3, NaN], [-2, 3, -8], [-2, -3, -0.125], [-2, 2, 4],
  [0, -1, inf], [-0, -1, -inf], [-0, -2, inf], [-0, 3, -0], [-0, 2, 0], [-0, 0.5, 0], [0, inf, 0], [0, -inf, inf],
  [-1, inf, 1], [-1, -inf, 1], [0.5, inf, 0], [0.5, -inf, inf], [-2, inf, inf], [-2, -inf, 0], [inf, -2, 0], [inf, 0.5, inf],
  [-inf, 3, -inf], [-inf, 2, inf], [-inf, -3, -0], [-inf, 0.5, inf], [10, 308, 1e308], [10, 309, inf], [10, -323, 1e-323], [10, -324, 0],
  [-10, 309, -inf], [-10, -325, -0], [2, 1023, 2 ** 1023], [2, -1074, 5e-324], [-1, 2 ** 53, 1], [-1, 2 ** 53 - 1, -1], [9, 0.5, 3],
  [1.0000000000000002, 1e300, inf], [0.9999999999999999, 1e300, 0], [3, 1e-300, 1],
] as const)("power(%d, %d) is %d", (x, y, wanted) => {
  expect(power(x, y)).toBe(wanted);
}); // prettier-ignore

it.each([
  [0, 0, 0], [-0, 0, -0], [0, -0, Math.PI], [-0, -0, -Math.PI], [0, -1, Math.PI], [-0, -1, -Math.PI], [1, 0, Math.PI / 2], [-1, -0, -Math.PI / 2],
  [inf, inf, Math.PI / 4], [inf, -inf, (3 * Math.PI) / 4], [-inf, -inf, (-3 * Math.PI) / 4], [1, inf, 0], [-1, inf, -0], [1, -inf, Math.PI],
  [inf, 5, Math.PI / 2], [5e-324, 5e-324, Math.PI / 4], [Number.MAX_VALUE, -Number.MAX_VALUE, (3 * Math.PI) / 4], [NaN, 1, NaN], [1, NaN, NaN],
] as const)("arctan2(%d, %d) is %d", (y, x, wanted) => {
  expect(arctan2(y, x)).toBe(wanted);
}); // prettier-ignore

it("adds in log space as numpy", () => {
  expect(logaddexp(inf, inf)).toBe(inf);
  expect(logaddexp(-inf, -inf)).toBe(-inf);
  expect(logaddexp(-inf, 3)).toBe(3);
  expect(logaddexp(NaN, 3)).toBeNaN();
  expect(logaddexp(1000, 1000)).toBe(1000 + Math.LN2);
  expect(logaddexp(1, 2)).toBe(2.313261687518223);
});

it("lets NaN win an extreme", () => {
  expect(numpyMaximum(NaN, 1)).toBeNaN();
  expect(numpyMaximum(1, NaN)).toBeNaN();
  expect(numpyMinimum(NaN, 1)).toBeNaN();
  expect(numpyMinimum(1, NaN)).toBeNaN();
  expect(numpyMaximum(-0, 0)).toBe(0);
  expect(numpyMaximum(0, -0)).toBe(-0);
  expect(numpyMaximum(1, 2)).toBe(2);
  expect(numpyMinimum(1, 2)).toBe(1);
});
