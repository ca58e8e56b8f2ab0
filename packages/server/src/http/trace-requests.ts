import type { FastifyInstance } from "fastify";
import type { RequestSpan, RequestTracer } from "../monitor/traces/request-tracer.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Null where nothing is traced. */
    span: RequestSpan | null;
  }
}

/** A span for every request. What is done for it finds its parent in the header `traceparent`; the caller is told in `traceresponse`. */
export function traceRequests(app: FastifyInstance, tracer: RequestTracer): void {
  app.decorateRequest("span", null);
  app.addHook("onRequest", (request, reply, done) => {
    const { headers, method, routeOptions } = request;
    const header = (name: string): string | undefined => headers[name] as string | undefined;
    request.span = tracer.begin(`${method} ${routeOptions.url ?? "no route"}`, header, performance.now());
    headers["traceparent"] = request.span.traceparent;
    reply.header("traceresponse", request.span.traceparent);
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const { method, routeOptions, id, span, failure } = request;
    span?.end(
      performance.now(),
      {
        "http.request.method": method,
        "http.route": routeOptions.url ?? "",
        "http.response.status_code": reply.statusCode,
        "godwit.request_id": id,
      },
      reply.statusCode < 500 ? null : failure,
    );
    done();
  });
}
