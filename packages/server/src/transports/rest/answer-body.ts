import { andThen } from "../../predict/and-then.ts";
import { predict, predictTensors } from "../../predict/predict.ts";
import type { MethodPrediction } from "../../predict/prediction.ts";
import type { OpenedModel } from "../../predict/serving.ts";
import { batchOfInputs, batchOfInstances } from "./request-rows.ts";
import { tensorsOfInputs, tensorsOfInstances } from "./request-tensors.ts";

/** The answer to a body of `instances` or `inputs`, as rows or as tensors, whichever the model takes. */
export function answerBody(
  opened: OpenedModel,
  method: string,
  body: { readonly [name: string]: unknown },
): MethodPrediction | Promise<MethodPrediction> {
  const signature = opened.signature.asking([method]);
  const { tensors } = signature;
  const isRows = "instances" in body;
  return andThen(
    tensors === null
      ? predict(opened, [method], isRows ? batchOfInstances(signature, body["instances"]) : batchOfInputs(signature, body["inputs"]))
      : predictTensors(
          opened,
          [method],
          isRows ? tensorsOfInstances(tensors, body["instances"]) : tensorsOfInputs(tensors, body["inputs"]),
        ),
    ([answer]) => answer!,
  );
}
