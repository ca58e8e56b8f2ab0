import { GodwitError } from "@godwit/core/errors";
import { andThen } from "../predict/and-then.ts";
import { predict, predictTensors } from "../predict/predict.ts";
import type { ModelSignature } from "../models/model-signature.ts";
import type { OpenedModel } from "../predict/serving.ts";
import { answerTensors, type AnswerTensor } from "./answer-tensors.ts";
import { batchOfTensors, tensorsByName, type InputTensor } from "./request-tensors.ts";

/**
 * What the Open Inference Protocol asks of a model, in whichever encoding it came: tensors in, the outputs named, or without
 * names the default ones, out. An output of several arrays is named by any of them.
 */
export function infer(
  opened: OpenedModel,
  inputs: readonly InputTensor[],
  outputs: readonly string[],
): AnswerTensor[] | Promise<AnswerTensor[]> {
  const { signature } = opened;
  const methods = outputs.length === 0 ? signature.defaultMethods.map(({ name }) => name) : methodsOf(signature, outputs);
  const asked = signature.asking(methods);
  return andThen(
    asked.tensors === null
      ? predict(opened, methods, batchOfTensors(asked, inputs))
      : predictTensors(opened, methods, tensorsByName(inputs)),
    answerTensors,
  );
}

function methodsOf({ manifest: { methods } }: ModelSignature, outputs: readonly string[]): string[] {
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
