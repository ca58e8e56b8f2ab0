import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import findMyWay from "find-my-way";

/**
 * Refuses what is no route before its body is read: with 405 and the methods that the path takes, or with 404. Call it before
 * there are routes, and after what asks callers who they are.
 */
export function refuseUnknown(app: FastifyInstance, longestParameter: number): void {
  const methods = new Map<string, Set<string>>();
  const paths = findMyWay({ maxParamLength: longestParameter });
  app.addHook("onRoute", ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    if (!methods.has(url)) paths.on("GET", url, () => undefined, known);
    methods.set(url, known);
    for (const each of [method].flat()) known.add(each);
  });
  app.addHook("onRequest", (request, reply, done) => {
    if (!request.is404) return done();
    const { method, url } = request;
    const path = url.split("?")[0]!;
    const taken = paths.find("GET", path)?.store as Set<string> | undefined;
    if (taken === undefined) return done(refusal(404, `there is nothing at ${method} ${path}`));
    const allowed = [...taken].toSorted().join(", ");
    reply.header("allow", allowed);
    done(refusal(405, `${path} takes ${allowed}, not ${method}`));
  });
}

function refusal(statusCode: number, message: string): GodwitError {
  return Object.assign(new GodwitError("USAGE", message, { hint: "GET /docs shows what there is." }), { statusCode });
}
