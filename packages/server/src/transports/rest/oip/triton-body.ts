import { GodwitError } from "@godwit/core/errors";
import { scheduleOf } from "../../../oip/schedule.ts";
import type { Serving } from "../../../predict/serving.ts";
import { callOf } from "../call-of.ts";
import type { CallingRequest } from "../posted-request.ts";
import type { RestAnswer } from "../rest-answer.ts";
import { inferAnswer } from "./infer-answer.ts";
import { openInferBody } from "./infer-request.ts";

/** The types under which Triton's containers for SageMaker and Vertex AI take tensors as bytes behind JSON. */
export const tritonTypes = ["application/vnd.sagemaker-triton.binary+json", "application/vnd.vertex-ai-triton.binary+json"] as const;

/** What a content type of these says of the JSON's length, as it stands there; null for another type. */
export function headerSizeOf(contentType: string | undefined): string | null {
  const [type = "", ...parameters] = (contentType ?? "").split(";").map((part) => part.trim());
  if (!tritonTypes.some((each) => each === type.toLowerCase())) return null;
  const [, size = ""] = parameters.map((each) => /^json-header-size=(.*)$/i.exec(each)).find((match) => match !== null) ?? [];
  return size;
}

export interface TritonBody {
  readonly serving: Serving;
  readonly name: string;
  readonly protocol: string;
  readonly headerSize: string;
}

/** Answers tensors in Triton's dialect of the platforms, where a parameter of the content type is the JSON's length. */
export function answerTriton(
  { serving, name, protocol, headerSize }: TritonBody,
  request: CallingRequest,
): RestAnswer | Promise<RestAnswer> {
  if (!/^[1-9]\d{0,14}$/.test(headerSize))
    throw new GodwitError("MALFORMED_INPUT", "the content type needs a json-header-size, the length of the JSON in bytes");
  const body = openInferBody(request.body, headerSize);
  const schedule = scheduleOf(body.parameters, performance.now());
  const [type] = request.headers["content-type"]!.split(";");
  return serving.answer(callOf(request, protocol, name, schedule), (opened) =>
    inferAnswer(opened, body, (headerLength) => ({ "content-type": `${type!.trim()};json-header-size=${headerLength}` })),
  );
}
