import { describe, expect, test } from "vitest";
import { findExams, sitExam, type Exam } from "./exam.ts";

/** A test for each exam of a library, or of those that are wanted. */
export function describeExams(library: string, isWanted: (exam: Exam) => boolean = () => true): void {
  const cases = Map.groupBy(findExams(library).filter(isWanted), ({ name }) => name);
  describe.each([...cases])("%s", (_name, exams: readonly Exam[]) => {
    test.each(exams)("$version", async (exam) => {
      expect(await sitExam(exam)).toEqual([]);
    });
  });
}
