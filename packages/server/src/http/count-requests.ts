import type { FastifyInstance } from "fastify";
import type { Traffic } from "../monitor/metrics/traffic.ts";

/** Counts every request by its route and status. Goes before the routes. */
export function countRequests(app: FastifyInstance, traffic: Traffic): void {
  app.addHook("onRoute", (route) => {
    const counters = traffic.route(`${String(route.method)} ${route.url}`);
    const before = route.onResponse === undefined ? [] : [route.onResponse].flat();
    route.onResponse = [
      ...before,
      (_request, reply, done) => {
        counters.count(reply.statusCode, reply.elapsedTime);
        done();
      },
    ];
  });
  const unmatched = traffic.route("");
  app.addHook("onResponse", (request, reply, done) => {
    if (request.is404) unmatched.count(reply.statusCode, reply.elapsedTime);
    done();
  });
}
