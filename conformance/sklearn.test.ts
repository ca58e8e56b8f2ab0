import { describeExams } from "./describe-exams.ts";

describeExams("sklearn", ({ name }) => !name.startsWith("gallery-"));
