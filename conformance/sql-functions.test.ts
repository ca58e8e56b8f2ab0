import { afterAll, beforeAll, expect, test } from "vitest";
import { SqlEngine } from "@godwit/sql";
import { findExams, type Exam } from "./find-exams.ts";
import { sitFunctionExam } from "./function-exam.ts";

/** One of each kind of column, label and answer; `conformance/sit.ts --functions` sits all. */
const cases = [
  "catboost/boolean-classes",
  "catboost/whole-number-categories",
  "lightgbm/odd-names",
  "lightgbm/missing-zero",
  "lightgbm/pandas-categories",
  "onnx/catboost-binary",
  "pmml/clusters-minkowski",
  "sklearn/count-words-accents-unicode",
  "sklearn/decision-tree-classifier-multi-objects",
  "sklearn/hist-classifier-categories",
  "sklearn/hist-classifier-integers",
  "sklearn/multi-output-classifier",
  "sklearn/pipeline-tfidf-bigrams-svc",
  "xgboost/category-frame",
  "xgboost/classifier-multilabel",
];

let engine: SqlEngine;
beforeAll(async () => {
  engine = await SqlEngine.open();
});
afterAll(() => engine.close());

test.each(cases)("%s has in SQL the engine's own answers", async (name) => {
  const [library] = name.split("/");
  const exam: Exam | undefined = findExams(library!).findLast((each) => `${each.library}/${each.name}` === name);
  expect(await sitFunctionExam(exam!, engine)).toEqual([]);
});
