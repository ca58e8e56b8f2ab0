import { describeExams } from "./describe-exams.ts";

describeExams("feature_engine");
