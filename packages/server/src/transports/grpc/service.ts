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
import type { MethodWatch, WatchedCall } from "../../monitor/method-watch.ts";
import { demandEndpoint } from "../../access/access.ts";
import type { ModelVersion } from "../../models/model-version.ts";
import { extensions } from "../../oip/extensions.ts";
import { modelMetadata } from "../../oip/metadata.ts";
import { modelConfig } from "../../oip/model-config.ts";
import type { ServingContext } from "../serving-context.ts";
import { callOfMessage, type CallFacts } from "./call-of-message.ts";
import { inferMessage } from "./infer.ts";
import { principalOf } from "./guard.ts";
import type { ModelInferRequest, NamedModel, RepositoryModelRequest } from "./messages.ts";
import { grpcStatus } from "./status.ts";

export const serviceName = "inference.GRPCInferenceService";

/** The protocol's own description. */
export function loadProtocol(): PackageDefinition {
  const file = fileURLToPath(new URL("../../../proto/open_inference.proto", import.meta.url));
  return loadSync(file, { keepCase: true, longs: String, defaults: true, arrays: true });
}

/** The calls of the Open Inference Protocol over the models of a server, and Triton's beside them. */
export function inferenceService(context: ServingContext): UntypedServiceImplementation {
  const { serving, monitor, repository, statistics, version } = context;
  const { endpoints, limits } = serving;

  function unary<T>(name: string, answer: Answer<T>): handleUnaryCall<T, object> {
    const watch = monitor.method(name);
    return (call, callback) => respond(watch, answer, call, callback);
  }

  function versionsOf({ name, version: wanted }: NamedModel, facts: CallFacts): readonly ModelVersion[] {
    const call = callOfMessage(facts, name, wanted);
    const endpoint = endpoints.get(name);
    return wanted === "" ? endpoint.versions : [endpoint.route(call)];
  }

  return {
    ServerLive: unary("ServerLive", () => ({ live: true })),
    ServerReady: unary("ServerReady", () => ({ ready: monitor.readiness.isReady })),
    ModelReady: unary("ModelReady", ({ name, version: wanted }: NamedModel, facts) => {
      const call = callOfMessage(facts, name, wanted);
      endpoints.get(name).route(call);
      return { ready: monitor.readiness.reasonOf(name) === null };
    }),
    ServerMetadata: unary("ServerMetadata", () => ({ name: "godwit", version, extensions })),
    ModelMetadata: unary("ModelMetadata", (model: NamedModel, facts) => modelMetadata(model.name, versionsOf(model, facts))),
    ModelInfer: unary("ModelInfer", (request: ModelInferRequest, facts) => inferMessage(request, facts, context)),
    ModelStreamInfer: (call: ServerDuplexStream<ModelInferRequest, object>) =>
      void answerStream(monitor.method("ModelStreamInfer"), call, context),
    ModelConfig: unary("ModelConfig", (model: NamedModel, facts) => ({
      config: modelConfig(model.name, versionsOf(model, facts), limits.maximumRows),
    })),
    ModelStatistics: unary("ModelStatistics", (model: NamedModel, facts) => {
      if (model.name !== "") return { model_stats: statistics.of(model.name, versionsOf(model, facts)) };
      demandEndpoint(principalOf(facts.metadata), null);
      return { model_stats: statistics.ofAll(endpoints) };
    }),
    RepositoryIndex: unary("RepositoryIndex", ({ ready }: { readonly ready: boolean }) => ({ models: repository.index(ready) })),
    RepositoryModelLoad: unary("RepositoryModelLoad", async ({ model_name: name, parameters }: RepositoryModelRequest, { metadata }) => {
      demandEndpoint(principalOf(metadata), name);
      await repository.load(name, Object.keys(parameters));
      return {};
    }),
    RepositoryModelUnload: unary("RepositoryModelUnload", ({ model_name: name }: RepositoryModelRequest, { metadata }) => {
      demandEndpoint(principalOf(metadata), name);
      repository.unload(name);
      return {};
    }),
  };
}

type Answer<T> = (request: T, facts: CallFacts) => object | Promise<object>;

function respond<T>(watch: MethodWatch, answer: Answer<T>, call: ServerUnaryCall<T, object>, send: sendUnaryData<object>): void {
  const watched = watchMessage(watch, call.metadata, nameCall(call));
  const refuse = (error: unknown): void => {
    const failure = grpcStatus(error);
    watch.ended(watched, failure.code, error);
    send(failure);
  };
  const reply = (made: object): void => {
    watch.ended(watched, status.OK);
    send(null, made);
  };
  let made: object | Promise<object>;
  try {
    made = answer(call.request, call);
  } catch (error) {
    return refuse(error);
  }
  if (made instanceof Promise) void made.then(reply, refuse);
  else reply(made);
}

/** What a call said of itself before anything was added. */
interface NamedCall {
  readonly requestId: string;
  readonly header: (name: string) => string | undefined;
}

/** Gives a call a name where it has none that is well formed, and tells the caller. */
function nameCall(call: Pick<ServerUnaryCall<unknown, unknown>, "metadata" | "sendMetadata">): NamedCall {
  const { metadata } = call;
  const [given, traceparent, tracestate] = ["x-request-id", "traceparent", "tracestate"].map((name) => metadata.get(name)[0]?.toString());
  const requestId = requestIdOf(given);
  if (requestId !== given) metadata.set("x-request-id", requestId);
  const headers = new Metadata();
  headers.set("x-request-id", requestId);
  call.sendMetadata(headers);
  return { requestId, header: (name) => (name === "traceparent" ? traceparent : name === "tracestate" ? tracestate : undefined) };
}

/** What is done for a message finds its parent in the header `traceparent`. */
function watchMessage(watch: MethodWatch, metadata: Metadata, { requestId, header }: NamedCall): WatchedCall {
  const watched = watch.began(requestId, header);
  if (watched.span !== null) metadata.set("traceparent", watched.span.traceparent);
  return watched;
}

/** Answers a stream's requests one after the other: what went wrong with one is said in its answer, and the stream goes on. */
async function answerStream(
  watch: MethodWatch,
  call: ServerDuplexStream<ModelInferRequest, object>,
  context: ServingContext,
): Promise<void> {
  const named = nameCall(call);
  try {
    for await (const request of call) {
      if (call.cancelled) return;
      const message = await answerOne(watch, named, request as ModelInferRequest, call, context);
      if (!call.write(message)) await new Promise((drained) => call.once("drain", drained).once("cancelled", drained));
    }
    call.end();
  } catch {
    call.destroy();
  }
}

async function answerOne(
  watch: MethodWatch,
  named: NamedCall,
  request: ModelInferRequest,
  facts: CallFacts,
  context: ServingContext,
): Promise<object> {
  const watched = watchMessage(watch, facts.metadata, named);
  try {
    const answered = { error_message: "", infer_response: await inferMessage(request, facts, context) };
    watch.ended(watched, status.OK);
    return answered;
  } catch (error) {
    const { code, details } = grpcStatus(error);
    watch.ended(watched, code, error);
    const failed = { model_name: request.model_name, model_version: request.model_version, id: request.id };
    return { error_message: details, infer_response: failed };
  }
}
