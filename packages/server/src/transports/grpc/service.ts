import { fileURLToPath } from "node:url";
import {
  status,
  type handleUnaryCall,
  type Metadata,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { loadSync, type PackageDefinition } from "@grpc/proto-loader";
import type { RouteCounters } from "../../monitor/metrics/traffic.ts";
import { modelMetadata } from "../../oip/metadata.ts";
import type { ServingContext } from "../serving-context.ts";
import { callOfMessage } from "./call-of-message.ts";
import { inferMessage } from "./infer.ts";
import type { ModelInferRequest, NamedModel } from "./messages.ts";
import { grpcStatus } from "./status.ts";

export const serviceName = "inference.GRPCInferenceService";

/** The protocol's own description. */
export function loadProtocol(): PackageDefinition {
  const file = fileURLToPath(new URL("../../../proto/open_inference.proto", import.meta.url));
  return loadSync(file, { keepCase: true, longs: String, defaults: true, arrays: true });
}

/** The calls of the Open Inference Protocol over the models of a server. */
export function inferenceService(context: ServingContext): UntypedServiceImplementation {
  const { serving, monitor, version } = context;
  const { grpc } = monitor.metrics;
  return {
    ServerLive: unary(grpc.route("ServerLive"), () => ({ live: true })),
    ServerReady: unary(grpc.route("ServerReady"), () => ({ ready: monitor.readiness.isReady })),
    ModelReady: unary(grpc.route("ModelReady"), ({ name, version: wanted }: NamedModel, metadata) => {
      const call = callOfMessage(metadata, name, wanted);
      serving.endpoints.get(name).route(call);
      return { ready: true };
    }),
    ServerMetadata: unary(grpc.route("ServerMetadata"), () => ({ name: "godwit", version, extensions: [] })),
    ModelMetadata: unary(grpc.route("ModelMetadata"), ({ name, version: wanted }: NamedModel, metadata) => {
      const call = callOfMessage(metadata, name, wanted);
      const endpoint = serving.endpoints.get(name);
      return modelMetadata(name, wanted === "" ? endpoint.versions : [endpoint.route(call)]);
    }),
    ModelInfer: unary(grpc.route("ModelInfer"), (request: ModelInferRequest, metadata) => inferMessage(request, metadata, context)),
    ModelStreamInfer: (call: ServerDuplexStream<ModelInferRequest, object>) =>
      void answerStream(grpc.route("ModelStreamInfer"), call, context),
  };
}

type Answer<T> = (request: T, metadata: Metadata) => object | Promise<object>;

function unary<T>(counters: RouteCounters, answer: Answer<T>): handleUnaryCall<T, object> {
  return (call, callback) => void respond(counters, answer, call, callback);
}

async function respond<T>(
  counters: RouteCounters,
  answer: Answer<T>,
  { request, metadata }: ServerUnaryCall<T, object>,
  callback: sendUnaryData<object>,
): Promise<void> {
  const start = performance.now();
  let reply: object;
  try {
    reply = await answer(request, metadata);
  } catch (error) {
    const failure = grpcStatus(error);
    counters.count(failure.code, performance.now() - start);
    callback(failure);
    return;
  }
  counters.count(status.OK, performance.now() - start);
  callback(null, reply);
}

/** Answers a stream's requests one after the other: what went wrong with one is said in its answer, and the stream goes on. */
async function answerStream(
  counters: RouteCounters,
  call: ServerDuplexStream<ModelInferRequest, object>,
  context: ServingContext,
): Promise<void> {
  try {
    for await (const request of call) {
      if (call.cancelled) return;
      const message = await answerOne(counters, request as ModelInferRequest, call.metadata, context);
      if (!call.write(message)) await new Promise((drained) => call.once("drain", drained).once("cancelled", drained));
    }
    call.end();
  } catch {
    call.destroy();
  }
}

async function answerOne(
  counters: RouteCounters,
  request: ModelInferRequest,
  metadata: Metadata,
  context: ServingContext,
): Promise<object> {
  const start = performance.now();
  try {
    const answered = { error_message: "", infer_response: await inferMessage(request, metadata, context) };
    counters.count(status.OK, performance.now() - start);
    return answered;
  } catch (error) {
    const { code, details } = grpcStatus(error);
    counters.count(code, performance.now() - start);
    const failed = { model_name: request.model_name, model_version: request.model_version, id: request.id };
    return { error_message: details, infer_response: failed };
  }
}
