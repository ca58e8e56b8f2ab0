import { describe, expect, it } from "vitest";
import { makeArray, parseDtype, type NdArray, type PyValue } from "../../../formats/index.ts";
import { interpretWithBounds } from "../../../ir/index.ts";
import { fitted, floats } from "../../../../test/fitted.ts";
import { importModel } from "../../import-model.ts";

const [c, s] = [0.6, 0.8];

function array(dtype: "<f8" | "<f4", rows: readonly (readonly number[])[]): NdArray {
  const cells = dtype === "<f8" ? Float64Array.from(rows.flat()) : Float32Array.from(rows.flat());
  return makeArray(parseDtype(dtype), [rows.length, rows[0]!.length], "C", new Uint8Array(cells.buffer));
}

function pca(options: Readonly<Record<string, PyValue>> = {}): PyValue {
  const components_ = array("<f8", [[c, s]]);
  return fitted("PCA", {
    components_,
    mean_: floats(1, 2),
    explained_variance_: floats(4),
    noise_variance_: 0.5,
    whiten: false,
    ...options,
  });
}

/** `−½ (r' C⁻¹ r + 2 log 2π + log det C)` for the covariance C = 3.5 u u' + 0.5 I. */
function density(x: number, y: number): number {
  const [dx, dy] = [x - 1, y - 2];
  const [a, b, d] = [3.5 * c * c + 0.5, 3.5 * c * s, 3.5 * s * s + 0.5];
  const determinant = a * d - b * b;
  return -0.5 * ((d * dx * dx - 2 * b * dx * dy + a * dy * dy) / determinant + 2 * Math.log(2 * Math.PI) + Math.log(determinant));
}

function scores(model: PyValue, x: readonly number[], y: readonly number[]): { values: readonly number[]; errors: readonly number[] } {
  const batch = { rows: x.length, columns: [Float64Array.from(x), Float64Array.from(y)] };
  const [only] = interpretWithBounds(importModel(model).graph, "score_samples", batch);
  return { values: Array.from(only!.value.data as Float64Array), errors: Array.from(only!.error!) };
}

const methods = (model: PyValue): string[] => importModel(model).graph.methods.map(({ name }) => name);

describe("PCA.score_samples", () => {
  it("is the density of the model's Gaussian", () => {
    const { values, errors } = scores(pca(), [1, 0, 5, -3], [2, 0, 2.5, 4]);
    [density(1, 2), density(0, 0), density(5, 2.5), density(-3, 4)].forEach((expected, row) => {
      expect(values[row]).toBeCloseTo(expected, 12);
      expect(Math.abs(values[row]! - expected)).toBeLessThanOrEqual(errors[row]!);
    });
  });

  it("knows that the library inverts a matrix with errors, in single precision with larger ones", () => {
    const [double] = scores(pca(), [5], [2]).errors;
    const [single] = scores(pca({ components_: array("<f4", [[c, s]]) }), [5], [2]).errors;
    expect(double).toBeGreaterThan(1e-16);
    expect(double).toBeLessThan(1e-11);
    expect(single).toBeGreaterThan(1e6 * double!);
  });

  it("is minus infinity where the square overflows", () => {
    expect(scores(pca(), [1e300], [0]).values).toEqual([-Infinity]);
  });

  it("is missing where the library's matrix has no inverse but by rounding", () => {
    expect(methods(pca())).toContain("score_samples");
    expect(methods(pca({ noise_variance_: 0 }))).not.toContain("score_samples");
    expect(methods(pca({ noise_variance_: 1e-32 }))).not.toContain("score_samples");
    expect(methods(pca({ noise_variance_: 4 }))).not.toContain("score_samples");
  });
});
