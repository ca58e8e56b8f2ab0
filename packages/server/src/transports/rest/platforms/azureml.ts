import type { FastifyInstance } from "fastify";
import { andThen } from "../../../predict/and-then.ts";
import { rowsOf } from "../../../predict/rows-of.ts";
import type { ServingContext } from "../../serving-context.ts";
import { callOf } from "../call-of.ts";
import { answerInvocation, demandInvocable } from "../invocation.ts";
import { may } from "../may.ts";
import { answerForms } from "../mlflow/answer-forms.ts";
import { describeApi } from "../openapi/describe-api.ts";
import { predictionRoute } from "../prediction-route.ts";
import { jsonAnswer } from "../rest-answer.ts";

interface ScoreRoute {
  readonly Querystring: { readonly method?: string };
}

/** What the platform names a request by; they come back with the answer. */
const correlationHeaders = ["x-ms-request-id", "x-ms-client-request-id"] as const;

/** Azure Machine Learning's contract of its own inference server: `/score`, `/swagger.json`, and the headers that name a request. */
export function azureml(app: FastifyInstance, { serving, version }: ServingContext): void {
  app.addHook("onRequest", async (request, reply) => {
    for (const name of correlationHeaders) {
      const given = request.headers[name];
      if (typeof given === "string" && /^[\x21-\x7e]{1,100}$/.test(given)) reply.header(name, given);
      else if (name === "x-ms-request-id") reply.header(name, request.id);
    }
  });

  app.get("/swagger.json", may("read"), (_request, reply) => reply.json(describeApi(serving.endpoints.all, version, false)));

  predictionRoute<ScoreRoute>(app, {
    url: "/score",
    reach: "call",
    admit: demandInvocable,
    answer(request) {
      const { name } = serving.endpoints.first;
      const rows = inputData(request.body);
      if (rows === undefined) return answerInvocation({ serving, name, protocol: "azureml", method: request.query.method }, request);
      return serving.answer(callOf(request, "azureml", name), (opened) =>
        andThen(answerForms(opened, request.query.method, rows), (answer) => jsonAnswer(opened, rowsOf(answer))),
      );
    },
  });
}

/** The platform's own form for MLflow's models, `input_data`, whose answer is the bare list: `{columns, index, data}`, or rows. */
function inputData(body: unknown): unknown {
  if (body === null || typeof body !== "object" || !("input_data" in body)) return undefined;
  const { input_data: data } = body;
  const isSplit = data !== null && typeof data === "object" && "data" in data && "columns" in data;
  return isSplit ? { dataframe_split: data } : { inputs: data };
}
