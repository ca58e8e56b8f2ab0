import type { EngineBatch } from "@godwit/runtime";
import type { ModelSignature } from "../../../models/model-signature.ts";
import { andThen } from "../../../predict/and-then.ts";
import { predict } from "../../../predict/predict.ts";
import type { MethodPrediction } from "../../../predict/prediction.ts";
import type { OpenedModel } from "../../../predict/serving.ts";
import { answerBody } from "../answer-body.ts";
import { batchOfInstances } from "../request-rows.ts";
import { batchOfCsv } from "./csv-body.ts";
import { batchOfSplit, formOf } from "./json-body.ts";

/** The answer to a body as MLflow takes it: the text of a CSV file, or JSON in one of four forms. */
export function answerForms(opened: OpenedModel, wanted: string | undefined, body: unknown): MethodPrediction | Promise<MethodPrediction> {
  const method = wanted ?? opened.signature.manifest.defaultMethod;
  if (typeof body === "string") return answerBatch(opened, method, (signature) => batchOfCsv(signature, body));
  const { form, fields } = formOf(body);
  switch (form) {
    case "dataframe_split":
      return answerBatch(opened, method, (signature) => batchOfSplit(signature, fields[form]));
    case "dataframe_records":
      return answerBatch(opened, method, (signature) => batchOfInstances(signature, fields[form]));
    case "instances":
    case "inputs":
      return answerBody(opened, method, fields);
    default:
      return form satisfies never;
  }
}

function answerBatch(
  opened: OpenedModel,
  method: string,
  read: (signature: ModelSignature) => EngineBatch,
): MethodPrediction | Promise<MethodPrediction> {
  return andThen(predict(opened, [method], read(opened.signature.asking([method]))), ([answer]) => answer!);
}
