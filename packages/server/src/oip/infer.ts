import { GodwitError } from "@godwit/core/errors";
import type { ModelCatalog } from "../predict/model-catalog.ts";
import { predict, predictTensors, type PredictLimits } from "../predict/predict.ts";
import type { ServedModel } from "../predict/served-model.ts";
import { answerTensors, type AnswerTensor } from "./answer-tensors.ts";
import { batchOfTensors, tensorsByName, type InputTensor } from "./request-tensors.ts";

/** The version that every model of a server without a registry has. */
export const onlyVersion = "1";

/** A model by name and version; "" and undefined leave the version to the server. Throws MODEL_NOT_FOUND. */
export function findModel(catalog: ModelCatalog, name: string, version: string | undefined): ServedModel {
  const model = catalog.get(name);
  if (version !== undefined && version !== "" && version !== onlyVersion)
    throw new GodwitError("MODEL_NOT_FOUND", `the model ${name} has no version ${JSON.stringify(version)}; it has ${onlyVersion}`);
  return model;
}

/**
 * What the Open Inference Protocol asks of a model, in whichever encoding it came: tensors in, the outputs named, or without
 * names the default ones, out. An output of several arrays is named by any of them.
 */
export async function infer(
  served: ServedModel,
  inputs: readonly InputTensor[],
  outputs: readonly string[],
  limits: PredictLimits,
): Promise<AnswerTensor[]> {
  const methods = outputs.length === 0 ? served.defaultMethods.map(({ name }) => name) : methodsOf(served, outputs);
  const model = served.asking(methods);
  return answerTensors(
    model.tensors === null
      ? await predict(model, methods, batchOfTensors(model, inputs), limits)
      : await predictTensors(model, methods, tensorsByName(inputs), limits),
  );
}

function methodsOf({ manifest: { methods } }: ServedModel, outputs: readonly string[]): string[] {
  const names = outputs.map((output) => {
    const method = methods.find((each) => each.name === output || each.outputs.some((part) => part.name === output));
    if (method === undefined)
      throw new GodwitError(
        "UNKNOWN_METHOD",
        `the model has no output ${JSON.stringify(output)}; it has ${methods.map(({ name }) => name).join(", ")}`,
      );
    return method.name;
  });
  return [...new Set(names)];
}
