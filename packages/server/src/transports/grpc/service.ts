import { fileURLToPath } from "node:url";
import type {
  handleUnaryCall,
  Metadata,
  sendUnaryData,
  ServerDuplexStream,
  ServerUnaryCall,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { loadSync, type PackageDefinition } from "@grpc/proto-loader";
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
  const { serving, version } = context;
  return {
    ServerLive: unary(() => ({ live: true })),
    ServerReady: unary(() => ({ ready: true })),
    ModelReady: unary(({ name, version: wanted }: NamedModel, metadata) => {
      serving.endpoints.get(name).route(callOfMessage(metadata, name, wanted));
      return { ready: true };
    }),
    ServerMetadata: unary(() => ({ name: "godwit", version, extensions: [] })),
    ModelMetadata: unary(({ name, version: wanted }: NamedModel, metadata) => {
      const endpoint = serving.endpoints.get(name);
      return modelMetadata(name, wanted === "" ? endpoint.versions : [endpoint.route(callOfMessage(metadata, name, wanted))]);
    }),
    ModelInfer: unary((request: ModelInferRequest, metadata) => inferMessage(request, metadata, context)),
    ModelStreamInfer: (call: ServerDuplexStream<ModelInferRequest, object>) => void answerStream(call, context),
  };
}

type Answer<T> = (request: T, metadata: Metadata) => object | Promise<object>;

function unary<T>(answer: Answer<T>): handleUnaryCall<T, object> {
  return (call, callback) => void respond(answer, call, callback);
}

async function respond<T>(
  answer: Answer<T>,
  { request, metadata }: ServerUnaryCall<T, object>,
  callback: sendUnaryData<object>,
): Promise<void> {
  let reply: object;
  try {
    reply = await answer(request, metadata);
  } catch (error) {
    callback(grpcStatus(error));
    return;
  }
  callback(null, reply);
}

/** Answers a stream's requests one after the other: what went wrong with one is said in its answer, and the stream goes on. */
async function answerStream(call: ServerDuplexStream<ModelInferRequest, object>, context: ServingContext): Promise<void> {
  try {
    for await (const request of call) {
      if (call.cancelled) return;
      const message = await answerOne(request as ModelInferRequest, call.metadata, context);
      if (!call.write(message)) await new Promise((drained) => call.once("drain", drained).once("cancelled", drained));
    }
    call.end();
  } catch {
    call.destroy();
  }
}

async function answerOne(request: ModelInferRequest, metadata: Metadata, context: ServingContext): Promise<object> {
  try {
    return { error_message: "", infer_response: await inferMessage(request, metadata, context) };
  } catch (error) {
    const failed = { model_name: request.model_name, model_version: request.model_version, id: request.id };
    return { error_message: grpcStatus(error).details, infer_response: failed };
  }
}
