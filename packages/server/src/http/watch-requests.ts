import type { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Monitor } from "../monitor/monitor.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Why it was not answered; null where it was. */
    failure: GodwitError | null;
  }
}

/** Names every request in its answer, and counts and logs it by its route once it has ended. Goes before the routes. */
export function watchRequests(app: FastifyInstance, { metrics, log, shedder }: Monitor): void {
  app.decorateRequest("failure", null);
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    done();
  });
  app.addHook("onRoute", (route) => {
    if (route.config?.permission === "predict" && route.method !== "GET" && route.method !== "HEAD")
      route.onRequest = [
        (_request, _reply, done) => {
          shedder.admit();
          done();
        },
        ...(route.onRequest === undefined ? [] : [route.onRequest].flat()),
      ];
    const counters = metrics.http.route(`${String(route.method)} ${route.url}`);
    const before = route.onResponse === undefined ? [] : [route.onResponse].flat();
    route.onResponse = [
      ...before,
      (_request, reply, done) => {
        counters.count(reply.statusCode, reply.elapsedTime);
        done();
      },
    ];
  });
  const unmatched = metrics.http.route("");
  const logsAll = log.isAt("info");
  app.addHook("onResponse", (request, reply, done) => {
    if (request.is404) unmatched.count(reply.statusCode, reply.elapsedTime);
    if (logsAll || request.failure !== null) log.request(factsOf(request, reply), request.failure);
    done();
  });
}

function factsOf({ id, method, url }: FastifyRequest, { statusCode, elapsedTime }: FastifyReply): Parameters<Monitor["log"]["request"]>[0] {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  return { protocol: "http", requestId: id, method: `${method} ${path}`, status: statusCode, milliseconds: elapsedTime };
}
