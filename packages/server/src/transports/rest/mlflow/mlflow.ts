import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answerInvocation, demandInvocable } from "../invocation.ts";
import { may } from "../may.ts";
import { predictionRoute } from "../prediction-route.ts";
import type { ServingContext } from "../../serving-context.ts";

interface InvocationRoute {
  readonly Querystring: { readonly method?: string };
}

/** MLflow's scoring protocol for the only or first model: `/invocations`, `/ping`, `/health`, `/version`; SageMaker's too. */
export function mlflow(app: FastifyInstance, { serving, monitor, hosting, version }: ServingContext): void {
  const mayBeEmpty = hosting?.kind === "sagemaker" && hosting.models !== null;
  const health = (_request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const isThere = mayBeEmpty || serving.endpoints.all.length > 0;
    return reply
      .code(isThere ? (monitor.readiness.isReady ? 200 : 503) : 404)
      .type("application/json")
      .send("\n");
  };
  app.get("/ping", may("public"), health);
  app.get("/health", may("public"), health);
  app.get("/version", may("read", "none"), (_request, reply) => reply.type("text/plain").send(version));

  predictionRoute<InvocationRoute>(app, {
    url: "/invocations",
    reach: "call",
    admit: demandInvocable,
    answer(request) {
      const { name } = serving.endpoints.first;
      return answerInvocation({ serving, name, protocol: "mlflow", method: request.query.method }, request);
    },
  });
}
