import type { MethodDefinition } from "@grpc/grpc-js";
import type { ServingContext } from "../../serving-context.ts";
import { answerWatched } from "../answer-watched.ts";
import { unreadableMessage, type GrpcGuardParts } from "../guard.ts";
import { inferMessage } from "../infer.ts";
import type { ModelInferRequest, ModelInferResponse } from "../messages.ts";
import { writeInferResponse } from "../wire/write-infer-response.ts";
import { framing, type PlainMethod } from "./plain-method.ts";

type Infer = MethodDefinition<ModelInferRequest, ModelInferResponse>;

/** `ModelInfer`, for its plain calls. */
export function inferMethod(infer: Infer, mostBytes: number, context: ServingContext, { access }: GrpcGuardParts): PlainMethod {
  const watch = context.monitor.method("ModelInfer");
  const read = (message: Buffer): ModelInferRequest => {
    try {
      return infer.requestDeserialize(message);
    } catch {
      throw unreadableMessage();
    }
  };
  const write = (response: ModelInferResponse): Buffer => {
    const plain = writeInferResponse(response, framing);
    const framed = plain ?? Buffer.concat([Buffer.allocUnsafe(framing), infer.responseSerialize(response)]);
    framed[0] = 0;
    framed.writeUInt32BE(framed.length - framing, 1);
    return framed;
  };
  return {
    path: infer.path,
    mostBytes,
    read(message, { principal }) {
      const request = read(message);
      access.charge(principal);
      return (facts, answered) =>
        answerWatched(watch, facts, (each) => inferMessage(request, each, context), {
          reply: (response) => answered.reply(write(response)),
          refuse: answered.refuse,
        });
    },
  };
}
