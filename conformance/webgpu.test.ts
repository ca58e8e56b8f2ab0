import { describe, expect, test } from "vitest";
import { softwareGpu } from "../scripts/software-gpu.ts";
import { findExams, type Exam } from "./find-exams.ts";
import { sitGpuExam } from "./gpu-exam.ts";

const gpu = softwareGpu();
const libraries = ["sklearn", "lightgbm", "xgboost", "catboost", "onnx", "pmml"];
const milliseconds = 40_000;

/** The newest version of each case, from a place that depends on nothing but its name; `conformance/sit.ts --webgpu` sits all. */
function sample(): readonly Exam[] {
  const newest = new Map(libraries.flatMap(findExams).map((exam) => [`${exam.library}/${exam.name}`, exam]));
  const placed = [...newest].map(([name, exam]) => ({
    exam,
    place: [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7),
  }));
  return placed.sort((a, b) => a.place - b.place).map(({ exam }) => exam);
}

describe.skipIf(gpu === undefined)("exams of tree models on a GPU", () => {
  test("a sample has the reference's bits", { timeout: 2 * milliseconds }, async () => {
    const started = performance.now();
    const wrong: Record<string, readonly string[]> = {};
    let sat = 0;
    for (const exam of sample()) {
      if (performance.now() - started > milliseconds) break;
      const lines = await sitGpuExam(exam, gpu!);
      if (lines === null) continue;
      sat++;
      if (lines.length > 0) wrong[`${exam.library}/${exam.name}/${exam.version}`] = lines;
    }
    expect(wrong).toEqual({});
    expect(sat).toBeGreaterThan(10);
  });
});
