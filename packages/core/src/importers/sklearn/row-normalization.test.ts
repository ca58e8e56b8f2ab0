import { describe, expect, it } from "vitest";
import { answer, fitted, list, tuple } from "../../../test/fitted.ts";

const row = [1e8, 1, -3e7, 2.5, 1e-3, 7, 1e8, 3, 0.1, 11, 1e7];

describe("dense rows", () => {
  it("add their squares in two lanes, a block of eight from the last pair to the first", () => {
    const square = (column: number): number => row[column]! * row[column]!;
    const even = square(6) + square(4) + square(2) + square(0) + square(8) + square(10);
    const odd = square(7) + square(5) + square(3) + square(1) + square(9);
    const norm = Math.sqrt(even + odd);
    expect(answer(fitted("Normalizer", { norm: "l2", n_features_in_: row.length }), [row])).toEqual([row.map((cell) => cell / norm)]);
  });

  it("with a norm of almost zero are left alone since 1.0", () => {
    const small = [1e-16, 0];
    const normalizer = (version: string) => fitted("Normalizer", { norm: "l1", n_features_in_: 2 }, version);
    expect(answer(normalizer("1.0.2"), [small])).toEqual([small]);
    expect(answer(normalizer("0.24.2"), [small])).toEqual([[1, 0]]);
  });
});

describe("sparse rows", () => {
  const encoder = fitted("OneHotEncoder", {
    categories_: list(list("a", "b"), list(1, 2, 3)),
    drop_idx_: null,
    handle_unknown: "ignore",
    sparse_output: true,
    dtype: "float64",
  });

  it("of zeros stay", () => {
    const pipeline = fitted("Pipeline", { steps: list(tuple("encode", encoder), tuple("norm", fitted("Normalizer", { norm: "l2" }))) });
    const half = 1 / Math.sqrt(2);
    expect(
      answer(pipeline, [
        ["b", 3],
        ["z", 9],
      ]),
    ).toEqual([
      [0, half, 0, 0, half],
      [0, 0, 0, 0, 0],
    ]);
  });
});
