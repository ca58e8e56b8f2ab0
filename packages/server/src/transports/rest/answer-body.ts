import { predict, predictTensors, type MethodPrediction, type PredictLimits } from "../../predict/predict.ts";
import type { ServedModel } from "../../predict/served-model.ts";
import { batchOfInputs, batchOfInstances } from "./request-rows.ts";
import { tensorsOfInputs, tensorsOfInstances } from "./request-tensors.ts";

/** The answer to a body of `instances` or `inputs`, as rows or as tensors, whichever the model takes. */
export async function answerBody(
  model: ServedModel,
  method: string,
  body: { readonly [name: string]: unknown },
  limits: PredictLimits,
): Promise<MethodPrediction> {
  const { tensors } = model;
  const [answer] =
    tensors === null
      ? await predict(
          model,
          [method],
          "instances" in body ? batchOfInstances(model, body["instances"]) : batchOfInputs(model, body["inputs"]),
          limits,
        )
      : await predictTensors(
          model,
          [method],
          "instances" in body ? tensorsOfInstances(tensors, body["instances"]) : tensorsOfInputs(tensors, body["inputs"]),
          limits,
        );
  return answer!;
}
