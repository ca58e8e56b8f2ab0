import { describe, expect, test } from "vitest";
import { findExams, type Exam } from "./find-exams.ts";
import { sitExam } from "./sit-exam.ts";

/** A test for each exam of a library, or of those that are wanted. */
export function describeExams(library: string, isWanted: (exam: Exam) => boolean = () => true): void {
  const cases = Map.groupBy(findExams(library).filter(isWanted), ({ name }) => name);
  describe.each([...cases])("%s", (_name, exams: readonly Exam[]) => {
    test.for(exams)("$version", async (exam, { skip }) => {
      const wrong = await sitExam(exam);
      skip(wrong === null, "needs onnxruntime-node");
      expect(wrong).toEqual([]);
    });
  });
}
