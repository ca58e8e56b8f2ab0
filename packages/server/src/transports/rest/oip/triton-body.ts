import { GodwitError } from "@godwit/core/errors";
import type { FastifyReply, FastifyRequest } from "fastify";
import { infer } from "../../../oip/infer.ts";
import { scheduleOf } from "../../../oip/schedule.ts";
import type { Serving } from "../../../predict/serving.ts";
import { callOf } from "../call-of.ts";
import { tellWarnings } from "../tell-warnings.ts";
import { openInferBody, readInferRequest } from "./infer-request.ts";
import { writeInferResponse } from "./infer-response.ts";

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
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!/^[1-9]\d{0,14}$/.test(headerSize))
    throw new GodwitError("MALFORMED_INPUT", "the content type needs a json-header-size, the length of the JSON in bytes");
  const body = openInferBody(request.body, headerSize);
  const schedule = scheduleOf(body.parameters, performance.now());
  return serving.answer(callOf(request, protocol, name, schedule), async (opened) => {
    const { id, inputs, outputs, asBytes } = readInferRequest(opened.signature, body);
    const tensors = await infer(opened, inputs, outputs);
    const fields = { model_name: name, model_version: opened.version.version, ...(id === undefined ? {} : { id }) };
    tellWarnings(reply, opened);
    const response = writeInferResponse(fields, tensors, asBytes);
    if (response.headerLength === undefined) return reply.type("application/json; charset=utf-8").send(response.body);
    const [type] = request.headers["content-type"]!.split(";");
    return reply.header("content-type", `${type!.trim()};json-header-size=${response.headerLength}`).send(response.body);
  });
}
