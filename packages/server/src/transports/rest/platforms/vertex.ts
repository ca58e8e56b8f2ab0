import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import { andThen } from "../../../predict/and-then.ts";
import { rowsOf } from "../../../predict/rows-of.ts";
import type { ServingContext } from "../../serving-context.ts";
import { answerBody } from "../answer-body.ts";
import { callOf } from "../call-of.ts";
import { demandInvocable } from "../invocation.ts";
import { may } from "../may.ts";
import { headerSizeOf, answerTriton } from "../oip/triton-body.ts";
import { fieldsOf } from "../request-rows.ts";
import { predictionRoute } from "../prediction-route.ts";
import { jsonAnswer } from "../rest-answer.ts";
import type { Vertex } from "./hosting-platform.ts";

/** Vertex AI's contract: health and predictions at the routes that the platform names. A route that is there already stays as it is. */
export function vertex(app: FastifyInstance, { serving, monitor }: ServingContext, { healthRoute, predictRoute }: Vertex): void {
  if (!app.hasRoute({ method: "GET", url: pathOf(healthRoute) }))
    app.get(pathOf(healthRoute), may("public"), (_request, reply) => {
      const ready = monitor.readiness.isReady && serving.endpoints.all.length > 0;
      return reply.code(ready ? 200 : 503).send({ ready });
    });

  if (app.hasRoute({ method: "POST", url: pathOf(predictRoute) })) return;
  predictionRoute(app, {
    url: pathOf(predictRoute),
    reach: "call",
    admit: demandInvocable,
    answer(request) {
      const { name } = serving.endpoints.first;
      const headerSize = headerSizeOf(request.headers["content-type"]);
      if (headerSize !== null) return answerTriton({ serving, name, protocol: "vertex", headerSize }, request);
      const fields = fieldsOf(request.body);
      if (!("instances" in fields)) throw new GodwitError("MALFORMED_INPUT", "the body must have `instances`, a list of rows");
      const parameters = fields["parameters"] === undefined || fields["parameters"] === null ? {} : fieldsOf(fields["parameters"]);
      return serving.answer(callOf(request, "vertex", name), (opened) => {
        const { method = opened.signature.manifest.defaultMethod } = parameters;
        if (typeof method !== "string") throw new GodwitError("MALFORMED_INPUT", "`parameters.method` must be a text");
        return andThen(answerBody(opened, method, { instances: fields["instances"] }), (answer) =>
          jsonAnswer(opened, { predictions: rowsOf(answer) }),
        );
      });
    },
  });
}

/** A path in the router's words, in which a colon begins a parameter and a star stands for anything. */
function pathOf(route: string): string {
  if (!/^\/[\w./:~-]*$/.test(route))
    throw new GodwitError("USAGE", `${JSON.stringify(route)} is no path that can be served`, {
      hint: "Set AIP_HEALTH_ROUTE and AIP_PREDICT_ROUTE to plain paths.",
    });
  return route.replaceAll(":", "::");
}
