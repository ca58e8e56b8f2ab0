import { describe, expect, test } from "vitest";
import { findExams, sitExam, type Exam } from "./exam.ts";

const cases = Map.groupBy(findExams("sklearn"), ({ name }) => name);

describe.each([...cases])("%s", (_name, exams: readonly Exam[]) => {
  test.each(exams)("$version", async (exam) => {
    expect(await sitExam(exam)).toEqual([]);
  });
});
