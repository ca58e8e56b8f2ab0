import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from "fastify";
import { andThen } from "../../predict/and-then.ts";
import { may } from "./may.ts";
import type { PostedRequest } from "./posted-request.ts";
import type { RestAnswer } from "./rest-answer.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What answers the route, for whoever takes its requests in without the framework. Large arrays in its JSON bodies come as `NumberRows`. */
    readonly prediction?: PredictionRoute<PostedRequest>;
  }
}

/** A route that answers predictions asked in JSON or in tensors. */
export interface PredictionRoute<R> {
  readonly url: string;
  /** `call` where the endpoint is not named in the path. */
  readonly reach?: "call";
  /** Whether tensors may come as bytes, `application/octet-stream`. */
  readonly takesBytes?: boolean;
  /** Gives a request the content type that its clients leave out. */
  nameContent?(headers: IncomingHttpHeaders): void;
  /** Looks at a request before its body is read; one with `application/json` always passes. */
  admit?(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined>;
  answer(request: R): RestAnswer | Promise<RestAnswer>;
}

export function predictionRoute<R extends RouteGenericInterface>(
  app: FastifyInstance,
  route: PredictionRoute<PostedRequest<R["Params"], R["Querystring"]>>,
): void {
  const prediction = route as unknown as PredictionRoute<PostedRequest>;
  const { url, reach, nameContent, admit } = prediction;
  const { config } = may("predict", reach);
  const onRequest = [
    ...(nameContent === undefined ? [] : [async ({ headers }: FastifyRequest) => nameContent(headers)]),
    ...(admit === undefined ? [] : [admit]),
  ];
  app.post(url, { config: { ...config, prediction }, onRequest }, (request, reply) =>
    andThen(prediction.answer(request), ({ headers, body }) => reply.headers(headers).send(body)),
  );
}
