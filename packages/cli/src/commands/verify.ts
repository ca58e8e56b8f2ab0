import { extname } from "node:path";
import type { SignatureMethod } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { Batch } from "@godwit/core/ir";
import { openModel } from "@godwit/server/compiling";
import {
  certify,
  printCertificate,
  printCertificateJson,
  type Certificate,
  type ExpectedAnswers,
  Measure,
  openExpected,
  type ExpectedFormat,
  boundsOf,
  type Bounds,
} from "@godwit/server/certificate";
import { Console } from "../console.ts";
import { done, fellShort } from "../exit-status.ts";
import { answerTensors } from "../models/answer-tensors.ts";
import { predictorOf } from "../models/open-predictor.ts";
import { chooseMethod, type Backend, type Predictor } from "../models/predictor.ts";
import { openSource, isTextual, placeInInput, seeColumns, readTable, inputFormatOf } from "@godwit/server/tables";

export interface VerifyOptions {
  /** Modules that define classes of one's own. */
  readonly define: readonly string[];
  readonly input: string;
  readonly expected: string;
  readonly method?: string;
  readonly backend: Backend;
  readonly threads?: number;
  readonly inputFormat?: string;
  readonly json?: boolean;
}

/** Compares our answers with the library's and prints the certificate. */
export async function verify(reference: string, options: VerifyOptions): Promise<number> {
  const console = new Console(options);
  const inputFormat = inputFormatOf(options.input, options.inputFormat);
  const expectedFormat = expectedFormatOf(options.expected);
  const input = await openSource(options.input);
  const theirs = await openSource(options.expected).catch((error: unknown) => input.close().then(() => Promise.reject(error)));
  try {
    const model = await openModel(reference, { seen: await seeColumns(input, inputFormat), define: options.define });
    const predictor = await predictorOf(model, options);
    const method = chooseMethod(predictor, options.method);
    const answered = await answerTensors(predictor, method.name, input, inputFormat);
    if (answered !== null) {
      const { output, value } = answered;
      const tensor = { ...method, outputs: [output] };
      const answers = await openExpected(theirs, expectedFormat, tensor.outputs);
      const all = new Measure();
      const [cells] = await answers.take(value.rows, [value.width]);
      all.add(output, givesLabels(predictor, tensor) || isTextual(output.dtype), value, cells!, method.contract, () => null);
      await answers.finish();
      return await tell(console, predictor, certify(method, predictor.precision, value.rows, all));
    }
    const expected = await openExpected(theirs, expectedFormat, method.outputs);
    const batches = readTable(input, inputFormat, {
      columns: predictor.columnsOf(method.name),
      file: input.name,
      warn: (message) => console.warn(message),
    });
    const { measure, rows } = await measureAll(predictor, method, batches, expected, boundsOf(model, method), input.name);
    return await tell(console, predictor, certify(method, predictor.precision, rows, measure));
  } finally {
    await input.close();
    await theirs.close();
  }
}

async function tell(console: Console, predictor: Predictor, certificate: Certificate): Promise<number> {
  await predictor.close();
  await console.answer(console.json ? printCertificateJson(certificate) : printCertificate(certificate));
  return certificate.pass ? done : fellShort;
}

async function measureAll(
  predictor: Predictor,
  method: SignatureMethod,
  batches: AsyncIterable<Batch>,
  expected: ExpectedAnswers,
  bounds: (batch: Batch) => Bounds,
  file: string,
): Promise<{ measure: Measure; rows: number }> {
  const measure = new Measure();
  const labelled = givesLabels(predictor, method);
  let rows = 0;
  for await (const batch of batches) {
    const ours = await predictor.run(method.name, batch).catch((error: unknown) => Promise.reject(placeInInput(error, file)));
    const theirs = await expected.take(
      batch.rows,
      ours.map(({ width }) => width),
    );
    const allowed = bounds(batch);
    method.outputs.forEach((output, index) =>
      measure.add(output, labelled || isTextual(output.dtype), ours[index]!, theirs[index]!, method.contract, () => allowed(index)),
    );
    rows += batch.rows;
  }
  await expected.finish();
  return { measure, rows };
}

/** A classifier's `predict` answers with labels, whatever their dtype. */
function givesLabels({ methods }: Predictor, { name, outputs }: SignatureMethod): boolean {
  if (name !== "predict") return false;
  const classifier = methods.some((method) => method.name === "predict_proba" || method.outputs.some(({ labels }) => labels !== undefined));
  return classifier || outputs.some(({ dtype, labels }) => labels !== undefined || !/^[<>|=]?f/u.test(dtype));
}

function expectedFormatOf(path: string): ExpectedFormat {
  const extension = extname(path).slice(1).toLowerCase();
  const known: readonly ExpectedFormat[] = ["npy", "npz", "jsonl", "json", "csv"];
  const found = known.find((format) => format === (extension === "ndjson" ? "jsonl" : extension));
  if (found !== undefined) return found;
  throw new GodwitError("UNSUPPORTED_INPUT", "the expected answers are not in a format that is compared", {
    where: { file: path },
    hint: `Use ${known.map((each) => `.${each}`).join(", ")}.`,
  });
}
