import { describeExams } from "./describe-exams.ts";

describeExams("sklearn_pandas");
