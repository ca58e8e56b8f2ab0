import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { decompressBodies } from "./http/decompress-body.ts";
import { requestIdOf } from "./endpoints/request-id.ts";
import { limitConnections, refuseConnection, serverOptions, usualLimits, type ConnectionLimits } from "./http/connection-limits.ts";
import { guard, type GuardParts } from "./http/guard.ts";
import { httpsOptions, renewCertificates } from "./http/https.ts";
import { Lane } from "./http/lane/lane.ts";
import type { TlsFiles } from "./http/tls-files.ts";
import { refusalOf } from "./http/refusal.ts";
import { refuseUnknown } from "./http/refuse-unknown.ts";
import { traceRequests } from "./http/trace-requests.ts";
import { watchRequests } from "./http/watch-requests.ts";
import { parseBody } from "./json/parse-body.ts";
import { parseJson } from "./json/parse-json.ts";
import { printJson } from "./json/print-json.ts";
import { deployments } from "./transports/rest/api/deployments.ts";
import { jobs } from "./transports/rest/api/jobs.ts";
import { keys } from "./transports/rest/api/keys.ts";
import { endpointRoutes } from "./transports/rest/api/endpoints.ts";
import { artifacts } from "./transports/rest/api/artifacts.ts";
import { blobs } from "./transports/rest/api/blobs.ts";
import { reload } from "./transports/rest/api/reload.ts";
import { uploads } from "./transports/rest/api/uploads.ts";
import { registry } from "./transports/rest/api/registry/registry.ts";
import { kserve } from "./transports/rest/kserve/kserve.ts";
import { mlflow } from "./transports/rest/mlflow/mlflow.ts";
import { metrics } from "./transports/rest/metrics/metrics.ts";
import { demandPermissions } from "./transports/rest/may.ts";
import { oip } from "./transports/rest/oip/oip.ts";
import { triton } from "./transports/rest/oip/triton.ts";
import { openapi } from "./transports/rest/openapi/openapi.ts";
import { platforms } from "./transports/rest/platforms/platforms.ts";
import { torchserve } from "./transports/rest/platforms/torchserve.ts";
import { tritonTypes } from "./transports/rest/oip/triton-body.ts";
import { page } from "./transports/rest/page/page.ts";
import type { ServingContext } from "./transports/serving-context.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** Where plain requests for predictions are answered; null: nowhere but here. */
    readonly lane: Lane | null;
  }
  interface FastifyReply {
    /** Sends a value as JSON with `NaN` and `Infinity` as numbers. */
    json(value: unknown): FastifyReply;
  }
}

export interface AppLimits {
  /** Bytes of a request's body. */
  readonly bodyBytes: number;
  /** Milliseconds for a request to arrive. */
  readonly requestTimeout: number;
  readonly connection?: ConnectionLimits;
}

export interface AppGate extends GuardParts {
  /** Null: without TLS. */
  readonly tls: TlsFiles | null;
}

/** Characters of a model's or version's name in a path. */
const longestParameter = 256;

/** The HTTP application: every transport over one catalog of models, behind one check of who may call. */
export function createApp(context: ServingContext, limits: AppLimits, { tls, ...guardParts }: AppGate): FastifyInstance {
  const connection = limits.connection ?? usualLimits;
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeout,
    connectionTimeout: connection.idleTimeout,
    keepAliveTimeout: connection.keepAliveTimeout,
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, request, reply) => void answerError(error, request as FastifyRequest, reply as FastifyReply),
    forceCloseConnections: "idle",
    return503OnClosing: true,
    genReqId: ({ headers }) => requestIdOf(headers["x-request-id"] as string | undefined),
    routerOptions: { maxParamLength: longestParameter },
    http: serverOptions(connection),
    ...(tls !== null && { https: { ...serverOptions(connection), ...httpsOptions(tls) } }),
  }) as FastifyInstance;
  limitConnections(app, connection);
  if (tls !== null) renewCertificates(app, tls);
  app.decorateReply("json", function json(this: FastifyReply, value: unknown) {
    return this.type("application/json; charset=utf-8").send(printJson(value));
  });
  watchRequests(app, context.monitor);
  if (context.monitor.tracer !== null) traceRequests(app, context.monitor.tracer);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, ({ routeOptions }, body, done) => {
    const bytes = body as Buffer;
    try {
      if (bytes.length === 0) done(null, undefined);
      else done(null, routeOptions.config.prediction !== undefined ? parseBody(bytes) : parseJson(bytes.toString()));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addContentTypeParser(["application/octet-stream", ...tritonTypes], { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.addContentTypeParser(["text/csv", "text/plain"], { parseAs: "string" }, (_request, body, done) => done(null, body));
  decompressBodies(app);
  guard(app, guardParts);
  refuseUnknown(app, longestParameter);
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  demandPermissions(app);
  app.decorate("lane", openLane(app, context, limits, tls, guardParts));
  for (const transport of [
    kserve,
    oip,
    triton,
    mlflow,
    torchserve,
    metrics,
    openapi,
    page,
    endpointRoutes,
    deployments,
    jobs,
    keys,
    registry,
    uploads,
    artifacts,
    blobs,
    reload,
    platforms,
  ])
    transport(app, context);
  return app;
}

/** None where every request has something done for it that only the framework's hooks do. */
function openLane(
  app: FastifyInstance,
  { monitor, hosting }: ServingContext,
  { bodyBytes, connection = usualLimits }: AppLimits,
  tls: TlsFiles | null,
  parts: GuardParts,
): Lane | null {
  if (tls !== null || monitor.tracer !== null || hosting?.kind === "azureml") return null;
  const sweepInterval = Math.min(1000, connection.headersTimeout / 2);
  const lane = new Lane(parts, monitor, { bodyBytes, sweepInterval, ...connection }, longestParameter);
  lane.follow(app);
  return lane;
}

function answerError(cause: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { error, status, headers, body } = refusalOf(cause, request.headers);
  request.failure = error;
  return reply.code(status).headers(headers).send(body);
}
