import { infer } from "../../../oip/infer.ts";
import { printWarnings } from "../../../predict/print-warnings.ts";
import { andThen } from "../../../predict/and-then.ts";
import type { OpenedModel } from "../../../predict/serving.ts";
import { headersWith, jsonType, type RestAnswer } from "../rest-answer.ts";
import { readInferRequest, type InferBody } from "./infer-request.ts";
import { writeInferResponse } from "./infer-response.ts";

/** Answers a body of tensors; `binaryHeaders` says in a dialect's words how long the JSON is behind which tensors stand as bytes. */
export function inferAnswer(
  opened: OpenedModel,
  body: InferBody,
  binaryHeaders: (headerLength: number) => RestAnswer["headers"],
): RestAnswer | Promise<RestAnswer> {
  const { id, inputs, outputs, asBytes } = readInferRequest(opened.signature, body);
  return andThen(infer(opened, inputs, outputs), (tensors) => {
    const fields = {
      model_name: opened.call.name,
      model_version: opened.version.version,
      ...(id === undefined ? {} : { id }),
      ...parametersOf(opened),
    };
    const { body: written, headerLength } = writeInferResponse(fields, tensors, asBytes);
    const headers = headerLength === undefined ? { "content-type": jsonType } : binaryHeaders(headerLength);
    return { headers: headersWith(opened, headers), body: written };
  });
}

/** What a policy of the deployment warns of, as over gRPC: a parameter of the protocol is a plain value. */
function parametersOf({ warnings }: OpenedModel): { readonly parameters?: { readonly warnings: string } } {
  return warnings === null || warnings.length === 0 ? {} : { parameters: { warnings: printWarnings(warnings) } };
}
