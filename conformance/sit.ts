// Sits the exams and prints what goes wrong: node --conditions=godwit-source conformance/sit.ts [--webgpu | --functions] [--precision fast] [--folder F] [text in library/case/version]…
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { precisions } from "@godwit/core/artifact";
import { SqlEngine } from "@godwit/sql";
import { examinedLibraries, findExams, type Exam } from "./find-exams.ts";
import { softwareGpu, useSoftwareDriver } from "../scripts/software-gpu.ts";
import { sitGpuExam } from "./gpu-exam.ts";
import { sitExam } from "./sit-exam.ts";
import { sitFunctionExam } from "./function-exam.ts";

const options = {
  folder: { type: "string" },
  precision: { type: "string", default: "exact" },
  functions: { type: "boolean", default: false },
  webgpu: { type: "boolean", default: false },
} as const;
const { values, positionals: wanted } = parseArgs({ options, allowPositionals: true });
const precision = precisions.find((each) => each === values.precision);
if (precision === undefined) throw new Error(`--precision is one of ${precisions.join(", ")}`);
if (values.webgpu) useSoftwareDriver();
const gpu = values.webgpu ? softwareGpu() : undefined;
if (values.webgpu && gpu === undefined) throw new Error("--webgpu needs the package webgpu: run scripts/setup-test-peers");
const exams = (values.folder === undefined ? examinedLibraries() : [resolve(values.folder)])
  .flatMap(findExams)
  .filter(({ library, name, version }) => wanted.length === 0 || wanted.some((text) => `${library}/${name}/${version}`.includes(text)));
const sql = values.functions ? await SqlEngine.open() : undefined;
const sit = (exam: Exam): Promise<readonly string[] | null> => {
  if (sql !== undefined) return sitFunctionExam(exam, sql);
  return gpu === undefined ? sitExam(exam, precision) : sitGpuExam(exam, gpu);
};
const reasons = new Map<string, number>();
let failed = 0;
let left = 0;
for (const exam of exams) {
  const wrong = await sit(exam);
  if (wrong === null) {
    left++;
    continue;
  }
  if (wrong.length === 0) continue;
  failed++;
  console.log(`${exam.library}/${exam.name}/${exam.version}\n${wrong.map((line) => `  ${line.slice(0, 400)}`).join("\n")}`);
  const reason = /not compiled: (\w+: [^(]*)/u.exec(wrong[0]!)?.[1] ?? wrong[0]!.replaceAll(/[\d.e+-]+/gu, "#").slice(0, 120);
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}
console.log(`\n${exams.length - failed - left} of ${exams.length} exams passed`);
if (left > 0) console.log(`${left} not sat: ${whyLeft()}`);
for (const [reason, count] of [...reasons].toSorted((a, b) => b[1] - a[1])) console.log(`${String(count).padStart(5)}  ${reason}`);
process.exit(failed === 0 ? 0 : 1);

function whyLeft(): string {
  if (sql !== undefined) return "they have no functions in SQL";
  return gpu === undefined ? "they need onnxruntime-node (scripts/setup-test-peers)" : "nothing in them is for a GPU";
}
