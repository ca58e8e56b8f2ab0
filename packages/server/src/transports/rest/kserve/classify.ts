import { GodwitError } from "@godwit/core/errors";
import type { SignatureMethod } from "@godwit/runtime";
import { predict } from "../../../predict/predict.ts";
import { rowsOf } from "../../../predict/rows-of.ts";
import type { OpenedModel } from "../../../predict/serving.ts";
import { batchOfInstances, fieldsOf } from "../request-rows.ts";

type Fields = { readonly [name: string]: unknown };

/** TF Serving's `:classify`: for each example its labels, each with its probability. */
export async function classify(opened: OpenedModel, body: Fields): Promise<(readonly [string, number])[][]> {
  const method = methodNamed(opened, "predict_proba");
  const labels = method?.outputs[0]?.labels;
  if (method === undefined || method.outputs.length !== 1 || labels === undefined)
    throw new GodwitError("UNSUPPORTED_REQUEST", "the model is no classifier with a probability for each label", {
      hint: "Ask `:predict`.",
    });
  const rows = (await answerExamples(opened, method, body)) as number[][];
  return rows.map((row) => row.map((score, index) => [String(labels[index]), score] as const));
}

/** TF Serving's `:regress`: for each example a number. */
export async function regress(opened: OpenedModel, body: Fields): Promise<unknown[]> {
  const method = methodNamed(opened, "predict");
  const isNumber = method?.outputs.length === 1 && method.outputs[0]!.shape === "rows" && method.outputs[0]!.dtype.includes("f");
  if (method === undefined || !isNumber || methodNamed(opened, "predict_proba") !== undefined)
    throw new GodwitError("UNSUPPORTED_REQUEST", "the model is no regressor with one number for each row", { hint: "Ask `:predict`." });
  return answerExamples(opened, method, body);
}

function methodNamed({ signature }: OpenedModel, name: string): SignatureMethod | undefined {
  return signature.manifest.methods.find((method) => method.name === name);
}

async function answerExamples(opened: OpenedModel, { name }: SignatureMethod, { examples, context }: Fields): Promise<unknown[]> {
  if (opened.signature.tensors !== null)
    throw new GodwitError("UNSUPPORTED_REQUEST", "the model takes tensors, not examples of named features", { hint: "Ask `:predict`." });
  if (!Array.isArray(examples)) throw new GodwitError("MALFORMED_INPUT", "`examples` must be a list of objects");
  const common = context === undefined ? {} : features(context);
  const rows = examples.map((example: unknown) => ({ ...common, ...features(example) }));
  const [answer] = await predict(opened, [name], batchOfInstances(opened.signature.asking([name]), rows));
  return rowsOf(answer!);
}

/** A feature is a value, or a list of one. */
function features(example: unknown): Fields {
  const entries = Object.entries(fieldsOf(example));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) && value.length === 1 ? (value as readonly unknown[])[0] : value]),
  );
}
