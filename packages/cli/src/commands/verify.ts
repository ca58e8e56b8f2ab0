import { openModel } from "@godwit/server/compiling";
import {
  boundsOf,
  certify,
  expectedFormatOf,
  givesLabels,
  Measure,
  measureAnswers,
  openExpected,
  printCertificate,
  printCertificateJson,
  type Certificate,
} from "@godwit/server/certificate";
import { Console } from "../console.ts";
import { done, fellShort } from "../exit-status.ts";
import { answerTensors } from "../models/answer-tensors.ts";
import { predictorOf } from "../models/open-predictor.ts";
import { chooseMethod, type Backend, type Predictor } from "../models/predictor.ts";
import { isTextual, placeInInput, seeColumns, readTable, inputFormatOf } from "@godwit/data";
import { openSource } from "@godwit/data/files";

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
      all.add(output, givesLabels(predictor.methods, tensor) || isTextual(output.dtype), value, cells!, method.contract, () => null);
      await answers.finish();
      return await tell(console, predictor, certify(method, predictor.precision, value.rows, all));
    }
    const expected = await openExpected(theirs, expectedFormat, method.outputs);
    const batches = readTable(input, inputFormat, {
      columns: predictor.columnsOf(method.name),
      file: input.name,
      warn: (message) => console.warn(message),
    });
    const { measure, rows } = await measureAnswers(
      {
        method,
        methods: predictor.methods,
        run: (batch) => predictor.run(method.name, batch).catch((error: unknown) => Promise.reject(placeInInput(error, input.name))),
        bounds: boundsOf(model, method),
      },
      batches,
      expected,
    );
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
