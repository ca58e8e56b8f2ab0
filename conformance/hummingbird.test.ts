import { describeExams } from "./describe-exams.ts";

describeExams("hummingbird");
