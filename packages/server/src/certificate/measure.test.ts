import { describe, expect, test } from "vitest";
import type { Contract } from "@godwit/core/artifact";
import { denseOf, output } from "../../../data/test/support/values.ts";
import { certify, printCertificateJson } from "./certificate.ts";
import { Measure, type AnswerCell } from "./measure.ts";
import { ulpDistance32, ulpDistance64 } from "./ulp-distance.ts";

const bitEqual: Contract = { kind: "bit-equal" };

function measured(
  dtype: string,
  ours: readonly number[],
  theirs: readonly AnswerCell[],
  contract: Contract = bitEqual,
  bounds: readonly number[] | null = null,
): Measure {
  const measure = new Measure();
  measure.add(output(dtype), false, denseOf("f64", 1, Float64Array.from(ours)), theirs, contract, () => bounds);
  return measure;
}

test("units in the last place", () => {
  expect(ulpDistance64(1, 1 + Number.EPSILON)).toBe(1);
  expect(ulpDistance64(1, 1 - Number.EPSILON / 2)).toBe(1);
  expect(ulpDistance64(0, -0)).toBe(1);
  expect(ulpDistance64(5e-324, -5e-324)).toBe(3);
  expect(ulpDistance64(Number.MAX_VALUE, Infinity)).toBe(Infinity);
  expect(ulpDistance64(Number.NaN, 1)).toBe(Infinity);
  expect(ulpDistance32(1, 1 + 2 ** -23)).toBe(1);
  expect(ulpDistance32(-1, -1 - 3 * 2 ** -23)).toBe(3);
  expect(ulpDistance32(1, 1 + 2 ** -40)).toBe(0);
});

describe("what counts as equal", () => {
  test("bits: NaN equals NaN, and the zeros differ", () => {
    expect(measured("<f8", [1, Number.NaN, 0], [1, Number.NaN, -0])).toMatchObject({
      values: 3,
      equal: 2,
      maxUlp: 1,
      maxAbsolute: 0,
      outside: 1,
    });
  });
  test("float32 answers are compared as float32", () => {
    expect(measured("<f4", [0.1], [Math.fround(0.1)])).toMatchObject({ equal: 1, outside: 0 });
  });
  test("wide integers, bools and missing strings", () => {
    expect(measured("<i8", [3, 4], [3n, 5n])).toMatchObject({ equal: 1, maxAbsolute: 1, outside: 1 });
    expect(measured("|b1", [1, 0], [true, false])).toMatchObject({ equal: 2 });
    const measure = new Measure();
    measure.add(output("<U3"), true, denseOf("string", 1, ["a", null, "b"]), ["a", null, "c"], bitEqual, () => null);
    expect(measure).toMatchObject({ values: 3, equal: 2, labels: 3, labelsAgreeing: 2, outside: 1 });
  });
});

describe("contracts", () => {
  const near = 1 + 3 * Number.EPSILON;
  test("within some ulp", () => {
    expect(measured("<f8", [1], [near], { kind: "ulp", ulp: 3 }).outside).toBe(0);
    expect(measured("<f8", [1], [near], { kind: "ulp", ulp: 2 }).outside).toBe(1);
  });
  test("within the bound of the row; what is undecided may be anything", () => {
    const bounded: Contract = { kind: "bounded", ulp: 10, text: "sums" };
    expect(measured("<f8", [1], [near], bounded, [1e-15]).outside).toBe(0);
    expect(measured("<f8", [1], [near], bounded, [1e-16]).outside).toBe(1);
    expect(measured("<f8", [1], [near], bounded, null).outside).toBe(1);
    expect(measured("<i8", [1], [2], bounded, [Infinity]).outside).toBe(0);
    expect(measured("<i8", [1], [2], bounded, [0]).outside).toBe(1);
  });
});

test("the certificate as JSON has Infinity as a bare word", () => {
  const certificate = certify({ name: "predict", contract: bitEqual }, "exact", 1, measured("<f8", [1], [Number.NaN]));
  expect(printCertificateJson(certificate)).toBe(
    '{"method":"predict","precision":"exact","rows":1,"values":1,"bit_equal":0,"label_agreement":null,"max_ulp":Infinity,"max_abs":Infinity,"max_rel":Infinity,"contract":"bit-equal","pass":false}',
  );
  expect(certify({ name: "predict", contract: bitEqual }, "exact", 0, new Measure())).toMatchObject({ bit_equal: 1, pass: true });
});
