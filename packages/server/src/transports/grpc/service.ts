import { fileURLToPath } from "node:url";
import type { handleUnaryCall, ServerDuplexStream, UntypedServiceImplementation } from "@grpc/grpc-js";
import { loadSync, type PackageDefinition } from "@grpc/proto-loader";
import type { MethodWatch } from "../../monitor/method-watch.ts";
import { demandEndpoint } from "../../access/access.ts";
import type { ModelVersion } from "../../models/model-version.ts";
import { extensions } from "../../oip/extensions.ts";
import { modelMetadata } from "../../oip/metadata.ts";
import { modelConfig } from "../../oip/model-config.ts";
import type { ServingContext } from "../serving-context.ts";
import { answerWatched } from "./answer-watched.ts";
import { factsOf, type CallFacts } from "./call-facts.ts";
import { callOfMessage } from "./call-of-message.ts";
import { inferMessage } from "./infer.ts";
import type { ModelInferRequest, NamedModel, RepositoryModelRequest } from "./messages.ts";

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
    return (call, callback) =>
      answerWatched(watch, factsOf(call), (facts) => answer(call.request, facts), {
        reply: (made) => callback(null, made),
        refuse: callback,
      });
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
      demandEndpoint(facts.principal, null);
      return { model_stats: statistics.ofAll(endpoints) };
    }),
    RepositoryIndex: unary("RepositoryIndex", ({ ready }: { readonly ready: boolean }) => ({ models: repository.index(ready) })),
    RepositoryModelLoad: unary("RepositoryModelLoad", async ({ model_name: name, parameters }: RepositoryModelRequest, { principal }) => {
      demandEndpoint(principal, name);
      await repository.load(name, Object.keys(parameters));
      return {};
    }),
    RepositoryModelUnload: unary("RepositoryModelUnload", ({ model_name: name }: RepositoryModelRequest, { principal }) => {
      demandEndpoint(principal, name);
      repository.unload(name);
      return {};
    }),
  };
}

type Answer<T> = (request: T, facts: CallFacts) => object | Promise<object>;

/** Answers a stream's requests one after the other: what went wrong with one is said in its answer, and the stream goes on. */
async function answerStream(
  watch: MethodWatch,
  call: ServerDuplexStream<ModelInferRequest, object>,
  context: ServingContext,
): Promise<void> {
  const facts = factsOf(call);
  try {
    for await (const request of call) {
      if (call.cancelled) return;
      const message = await answerOne(watch, request as ModelInferRequest, facts, context);
      if (!call.write(message)) await new Promise((drained) => call.once("drain", drained).once("cancelled", drained));
    }
    call.end();
  } catch {
    call.destroy();
  }
}

function answerOne(watch: MethodWatch, request: ModelInferRequest, facts: CallFacts, context: ServingContext): Promise<object> {
  const { model_name, model_version, id } = request;
  return new Promise((resolve) =>
    answerWatched(watch, facts, (each) => inferMessage(request, each, context), {
      reply: (made) => resolve({ error_message: "", infer_response: made }),
      refuse: ({ details }) => resolve({ error_message: details, infer_response: { model_name, model_version, id } }),
    }),
  );
}
