import { expect, it } from "vitest";
import type { PyValue } from "../../../formats/index.ts";
import { answer, fitted, integers, objects } from "../../../../test/fitted.ts";

function binarizer(classes: PyValue, options: Readonly<Record<string, PyValue>> = {}): PyValue {
  return fitted("LabelBinarizer", {
    classes_: classes,
    y_type_: "multiclass",
    neg_label: 0,
    pos_label: 1,
    sparse_output: false,
    ...options,
  });
}

it("LabelEncoder takes the whole part of a number since 1.2, and refuses one before", () => {
  const encoder = (version: string): PyValue => fitted("LabelEncoder", { classes_: integers(3, 5) }, version);
  expect(answer(encoder("1.2.2"), [[5.9]])).toEqual([[1]]);
  expect(() => answer(encoder("1.0.2"), [[5.9]])).toThrow(expect.objectContaining({ code: "UNSEEN_CATEGORY" }));
});

it("LabelBinarizer has one column for two labels, and its own numbers for no and yes", () => {
  expect(answer(binarizer(objects("no", "yes"), { neg_label: -1, pos_label: 3 }), [["yes"], ["no"], ["?"]])).toEqual([[3], [-1], [-1]]);
  expect(answer(binarizer(integers(1, 2, 7), { neg_label: -2, pos_label: 0 }), [[7], [8]])).toEqual([
    [-2, -2, 0],
    [-2, -2, -2],
  ]);
  expect(answer(binarizer(objects("only")), [["only"]])).toEqual([[0]]);
});

it("LabelBinarizer takes a matrix of labels where it was fitted on one", () => {
  expect(
    answer(binarizer(integers(0, 1), { y_type_: "multilabel-indicator", neg_label: -1 }), [
      [1, 0],
      [0, 5],
    ]),
  ).toEqual([
    [1, -1],
    [-1, 1],
  ]);
});
