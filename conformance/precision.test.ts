// Some exams once more in single precision: answers must lie within what its contract allows, in the same bits on every path.
import { describe, expect, it } from "vitest";
import { openArtifact } from "@godwit/core/artifact";
import { compileParts, readParts } from "@godwit/server/compiling";
import { join } from "node:path";
import { findExams } from "./find-exams.ts";
import { sitExam } from "./sit-exam.ts";

const families =
  /^(?:mlp|pca|kernel-pca|truncated|rbf-sampler|logistic|ridge|linear|lda|pls|fast-ica|gaussian-process|nystroem|nmf|factor|random-projection|svc)/u;
const exams = new Map(
  findExams("sklearn")
    .filter(({ name, checks }) => families.test(name) && checks.every(({ expected }) => expected !== undefined))
    .map((exam) => [exam.name, exam]),
);

describe("in single precision", () => {
  it.each([...exams.values()].map((exam) => [`${exam.name}/${exam.version}`, exam] as const))("%s", async (_name, exam) => {
    expect(await sitExam(exam, "fast")).toEqual([]);
  });

  it("many of them are, and say so", async () => {
    const said = await Promise.all(
      [...exams.values()].map(async ({ folder, model }) => {
        const { artifact } = await compileParts(await readParts(join(folder, model)), { precision: "fast" });
        const { precision, methods } = openArtifact(artifact).manifest;
        const told = methods.some(({ contract }) => contract.kind === "bounded" && contract.text.includes("fast: "));
        expect(told).toBe(precision === "fast");
        return precision === "fast";
      }),
    );
    expect(said.filter(Boolean).length).toBeGreaterThan(9);
  });
});
