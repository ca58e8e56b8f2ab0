import { status } from "@grpc/grpc-js";
import type { MethodWatch } from "../../monitor/method-watch.ts";
import type { CallFacts } from "./call-facts.ts";
import { grpcStatus } from "./status.ts";

/** How a message was answered: with what was made of it, or with why nothing was. */
export interface Answered<R> {
  reply(made: R): void;
  refuse(failure: ReturnType<typeof grpcStatus>): void;
}

/** Answers one message of a call under a method's watch, at once where nothing is waited for. What is done for it finds its parent in the header `traceparent`. */
export function answerWatched<R>(
  watch: MethodWatch,
  facts: CallFacts,
  answer: (facts: CallFacts) => R | Promise<R>,
  answered: Answered<R>,
): void {
  const watched = watch.began(facts.requestId, facts.header);
  const parent = watched.span?.traceparent;
  const header = (name: string): string | undefined => (name === "traceparent" ? parent : facts.header(name));
  const reply = (made: R): void => {
    watch.ended(watched, status.OK);
    answered.reply(made);
  };
  const refuse = (error: unknown): void => {
    const failure = grpcStatus(error);
    watch.ended(watched, failure.code, error);
    answered.refuse(failure);
  };
  let made: R | Promise<R>;
  try {
    made = answer(parent === undefined ? facts : { ...facts, header });
  } catch (error) {
    return refuse(error);
  }
  if (made instanceof Promise) void made.then(reply, refuse);
  else reply(made);
}
