import type { FastifyInstance } from "fastify";
import { expositionType } from "../../../monitor/metrics/exposition.ts";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";

/** `/metrics`, for Prometheus and what speaks its format. */
export function metrics(app: FastifyInstance, { monitor }: ServingContext): void {
  app.get("/metrics", may("read"), (_request, reply) => reply.type(expositionType).send(monitor.metrics.expose()));
}
