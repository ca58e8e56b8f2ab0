// The models of examples/ sit the same exam, with the rows and answers that stand beside them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { sitExam } from "./sit-exam.ts";

const examples = fileURLToPath(new URL("../examples", import.meta.url));

for (const name of ["artworks", "cancer", "fortunes", "penguins"])
  test(`${name} answers as scikit-learn does`, async () => {
    const folder = join(examples, name);
    const input = existsSync(join(folder, "input.csv")) ? "input.csv" : "input.jsonl";
    const checks = [
      { method: "predict", input, expected: "predict.jsonl" },
      { method: "predict_proba", input, expected: "predict_proba.npy" },
    ];
    expect(await sitExam({ library: "sklearn", name, version: "1.9.1", folder, model: "model.joblib", checks })).toEqual([]);
  });
