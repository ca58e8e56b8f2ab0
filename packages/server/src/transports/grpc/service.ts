import { fileURLToPath } from "node:url";
import {
  Metadata,
  status,
  type handleUnaryCall,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { loadSync, type PackageDefinition } from "@grpc/proto-loader";
import { requestIdOf } from "../../endpoints/request-id.ts";
import type { MethodWatch } from "../../monitor/method-watch.ts";
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
  return {
    ServerLive: unary(monitor.method("ServerLive"), () => ({ live: true })),
    ServerReady: unary(monitor.method("ServerReady"), () => ({ ready: monitor.readiness.isReady })),
    ModelReady: unary(monitor.method("ModelReady"), ({ name, version: wanted }: NamedModel, metadata) => {
      const call = callOfMessage(metadata, name, wanted);
      serving.endpoints.get(name).route(call);
      return { ready: true };
    }),
    ServerMetadata: unary(monitor.method("ServerMetadata"), () => ({ name: "godwit", version, extensions: [] })),
    ModelMetadata: unary(monitor.method("ModelMetadata"), ({ name, version: wanted }: NamedModel, metadata) => {
      const call = callOfMessage(metadata, name, wanted);
      const endpoint = serving.endpoints.get(name);
      return modelMetadata(name, wanted === "" ? endpoint.versions : [endpoint.route(call)]);
    }),
    ModelInfer: unary(monitor.method("ModelInfer"), (request: ModelInferRequest, metadata) => inferMessage(request, metadata, context)),
    ModelStreamInfer: (call: ServerDuplexStream<ModelInferRequest, object>) =>
      void answerStream(monitor.method("ModelStreamInfer"), call, context),
  };
}

type Answer<T> = (request: T, metadata: Metadata) => object | Promise<object>;

function unary<T>(watch: MethodWatch, answer: Answer<T>): handleUnaryCall<T, object> {
  return (call, callback) => void respond(watch, answer, call, callback);
}

async function respond<T>(
  watch: MethodWatch,
  answer: Answer<T>,
  call: ServerUnaryCall<T, object>,
  callback: sendUnaryData<object>,
): Promise<void> {
  const start = performance.now();
  const requestId = nameRequest(call);
  let reply: object;
  try {
    reply = await answer(call.request, call.metadata);
  } catch (error) {
    const failure = grpcStatus(error);
    watch.ended(failure.code, start, requestId, error);
    callback(failure);
    return;
  }
  watch.ended(status.OK, start, requestId);
  callback(null, reply);
}

/** Gives a call a name where it has none that is well formed, and tells the caller. */
function nameRequest(call: Pick<ServerUnaryCall<unknown, unknown>, "metadata" | "sendMetadata">): string {
  const given = call.metadata.get("x-request-id")[0]?.toString();
  const requestId = requestIdOf(given);
  if (requestId !== given) call.metadata.set("x-request-id", requestId);
  const headers = new Metadata();
  headers.set("x-request-id", requestId);
  call.sendMetadata(headers);
  return requestId;
}

/** Answers a stream's requests one after the other: what went wrong with one is said in its answer, and the stream goes on. */
async function answerStream(
  watch: MethodWatch,
  call: ServerDuplexStream<ModelInferRequest, object>,
  context: ServingContext,
): Promise<void> {
  const requestId = nameRequest(call);
  try {
    for await (const request of call) {
      if (call.cancelled) return;
      const message = await answerOne(watch, requestId, request as ModelInferRequest, call.metadata, context);
      if (!call.write(message)) await new Promise((drained) => call.once("drain", drained).once("cancelled", drained));
    }
    call.end();
  } catch {
    call.destroy();
  }
}

async function answerOne(
  watch: MethodWatch,
  requestId: string,
  request: ModelInferRequest,
  metadata: Metadata,
  context: ServingContext,
): Promise<object> {
  const start = performance.now();
  try {
    const answered = { error_message: "", infer_response: await inferMessage(request, metadata, context) };
    watch.ended(status.OK, start, requestId);
    return answered;
  } catch (error) {
    const { code, details } = grpcStatus(error);
    watch.ended(code, start, requestId, error);
    const failed = { model_name: request.model_name, model_version: request.model_version, id: request.id };
    return { error_message: details, infer_response: failed };
  }
}
