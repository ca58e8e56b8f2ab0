import { describeExams } from "./describe-exams.ts";

describeExams("pmml");
