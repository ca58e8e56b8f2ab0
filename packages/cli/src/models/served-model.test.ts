import { expect, test } from "vitest";
import { parseServedModels } from "./served-model.ts";

const exists = (file: string): boolean => ["a.pkl", "dir/b.joblib", "odd=name.pkl"].includes(file);

test("names are given, or the file's", () => {
  expect(parseServedModels(["churn=a.pkl", "dir/b.joblib", "a.pkl#0", "spam=a.pkl+dir/b.joblib#k"], exists)).toEqual([
    { name: "churn", reference: "a.pkl" },
    { name: "b", reference: "dir/b.joblib" },
    { name: "a", reference: "a.pkl#0" },
    { name: "spam", reference: "a.pkl+dir/b.joblib#k" },
  ]);
  expect(parseServedModels(["x=odd=name.pkl", "a.pkl+dir/b.joblib"], exists).map(({ name }) => name)).toEqual(["x", "a-b"]);
});

test("names that clash, or cannot stand in a path, are refused", () => {
  expect(() => parseServedModels(["a.pkl", "a=dir/b.joblib"], exists)).toThrow("two models");
  expect(() => parseServedModels(["odd=name.pkl"], exists)).toThrow("cannot be the name");
  expect(() => parseServedModels(["a/b=a.pkl"], exists)).toThrow("cannot be the name");
});
