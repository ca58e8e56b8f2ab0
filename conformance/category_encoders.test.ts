import { describeExams } from "./describe-exams.ts";

describeExams("category_encoders");
