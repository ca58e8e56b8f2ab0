import type { FastifyReply, FastifyRequest } from "fastify";
import { andThen } from "../../predict/and-then.ts";
import { rowsOf } from "../../predict/rows-of.ts";
import type { Serving } from "../../predict/serving.ts";
import { callOf } from "./call-of.ts";
import { answerForms } from "./mlflow/answer-forms.ts";
import { refusalOf } from "./mlflow/content-type.ts";
import { answerTriton, headerSizeOf } from "./oip/triton-body.ts";
import type { CallingRequest } from "./posted-request.ts";
import { jsonAnswer, type RestAnswer } from "./rest-answer.ts";

/** Whom an invocation asks. */
export interface Invocation {
  readonly serving: Serving;
  /** The endpoint's name. */
  readonly name: string;
  readonly protocol: string;
  readonly method: string | undefined;
}

/** Answers a body as `/invocations` takes it: CSV, JSON in MLflow's forms, or tensors in Triton's dialect of the platforms. */
export function answerInvocation(
  { serving, name, protocol, method }: Invocation,
  request: CallingRequest,
): RestAnswer | Promise<RestAnswer> {
  const headerSize = headerSizeOf(request.headers["content-type"]);
  if (headerSize !== null) return answerTriton({ serving, name, protocol, headerSize }, request);
  return serving.answer(callOf(request, protocol, name), (opened) =>
    andThen(answerForms(opened, method, request.body), (answer) => jsonAnswer(opened, { predictions: rowsOf(answer) })),
  );
}

/** Answers 415 in MLflow's words, before the body is read, for content that is not taken. */
export async function demandInvocable({ headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const type = headers["content-type"];
  if (headerSizeOf(type) !== null) return undefined;
  const refusal = refusalOf(type ?? "");
  return refusal === null ? undefined : reply.code(415).type("text/plain; charset=utf-8").send(refusal);
}
