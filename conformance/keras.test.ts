import { describeExams } from "./describe-exams.ts";

describeExams("keras");
