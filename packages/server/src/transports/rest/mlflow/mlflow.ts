import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EngineBatch } from "@godwit/runtime";
import type { ModelSignature } from "../../../models/model-signature.ts";
import { predict } from "../../../predict/predict.ts";
import type { MethodPrediction } from "../../../predict/prediction.ts";
import { rowsOf } from "../../../predict/rows-of.ts";
import type { OpenedModel } from "../../../predict/serving.ts";
import { answerBody } from "../answer-body.ts";
import { callOf } from "../call-of.ts";
import { may, withNumbers } from "../may.ts";
import { batchOfInstances } from "../request-rows.ts";
import { tellWarnings } from "../tell-warnings.ts";
import type { ServingContext } from "../../serving-context.ts";
import { demandContentType } from "./content-type.ts";
import { batchOfCsv } from "./csv-body.ts";
import { batchOfSplit, formOf } from "./json-body.ts";

interface InvocationRoute {
  readonly Querystring: { readonly method?: string };
}

/** MLflow's scoring protocol for the only or first model: `/invocations`, `/ping`, `/health`, `/version`. */
export function mlflow(app: FastifyInstance, { serving, monitor, version }: ServingContext): void {
  const health = (_request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const status = serving.endpoints.all.length === 0 ? 404 : monitor.readiness.isReady ? 200 : 503;
    return reply.code(status).type("application/json").send("\n");
  };
  app.get("/ping", may("public"), health);
  app.get("/health", may("public"), health);
  app.get("/version", may("read", "none"), (_request, reply) => reply.type("text/plain").send(version));

  app.post<InvocationRoute>(
    "/invocations",
    { ...withNumbers(may("predict", "call")), onRequest: demandContentType },
    async (request, reply) => {
      const call = callOf(request, "mlflow", serving.endpoints.first.name);
      return serving.answer(call, async (opened) => {
        const answer = await answerInvocation(opened, request.query.method, request.body);
        tellWarnings(reply, opened);
        return reply.json({ predictions: rowsOf(answer) });
      });
    },
  );
}

/** A body as `/invocations` takes it: the text of a CSV file, or JSON in one of four forms. */
export async function answerInvocation(opened: OpenedModel, wanted: string | undefined, body: unknown): Promise<MethodPrediction> {
  const method = wanted ?? opened.signature.manifest.defaultMethod;
  if (typeof body === "string") return answerBatch(opened, method, (signature) => batchOfCsv(signature, body));
  const { form, fields } = formOf(body);
  switch (form) {
    case "dataframe_split":
      return answerBatch(opened, method, (signature) => batchOfSplit(signature, fields[form]));
    case "dataframe_records":
      return answerBatch(opened, method, (signature) => batchOfInstances(signature, fields[form]));
    case "instances":
    case "inputs":
      return answerBody(opened, method, fields);
    default:
      return form satisfies never;
  }
}

async function answerBatch(
  opened: OpenedModel,
  method: string,
  read: (signature: ModelSignature) => EngineBatch,
): Promise<MethodPrediction> {
  const [answer] = await predict(opened, [method], read(opened.signature.asking([method])));
  return answer!;
}
