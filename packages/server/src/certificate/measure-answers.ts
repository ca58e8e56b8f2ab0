import type { SignatureMethod } from "@godwit/core/artifact";
import type { Batch } from "@godwit/core/ir";
import { isTextual, type Answer } from "@godwit/data";
import type { Bounds } from "./bounds.ts";
import type { ExpectedAnswers } from "./expected-answers.ts";
import { Measure } from "./measure.ts";

/** A method that answers batches, and what they are compared with. */
export interface MeasuredMethod {
  readonly method: SignatureMethod;
  /** All methods of the model. */
  readonly methods: readonly SignatureMethod[];
  readonly run: (batch: Batch) => Promise<readonly Answer[]>;
  readonly bounds: (batch: Batch) => Bounds;
}

/** Compares the answers to all rows with those expected. Rejects with WRONG_WIDTH where there are more of one than of the other. */
export async function measureAnswers(
  { method, methods, run, bounds }: MeasuredMethod,
  batches: AsyncIterable<Batch>,
  expected: ExpectedAnswers,
): Promise<{ readonly measure: Measure; readonly rows: number }> {
  const measure = new Measure();
  const labelled = givesLabels(methods, method);
  let rows = 0;
  for await (const batch of batches) {
    const ours = await run(batch);
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
export function givesLabels(methods: readonly SignatureMethod[], { name, outputs }: SignatureMethod): boolean {
  if (name !== "predict") return false;
  const classifier = methods.some((method) => method.name === "predict_proba" || method.outputs.some(({ labels }) => labels !== undefined));
  return classifier || outputs.some(({ dtype, labels }) => labels !== undefined || !/^[<>|=]?f/u.test(dtype));
}
