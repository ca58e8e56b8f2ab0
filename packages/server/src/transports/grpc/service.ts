import { fileURLToPath } from "node:url";
import type { handleUnaryCall, sendUnaryData, ServerDuplexStream, UntypedServiceImplementation } from "@grpc/grpc-js";
import { loadSync, type PackageDefinition } from "@grpc/proto-loader";
import { findModel, onlyVersion } from "../../oip/infer.ts";
import { inputMetadata, outputMetadata } from "../../oip/metadata.ts";
import type { ServingContext } from "../serving-context.ts";
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
  const { catalog, version } = context;
  return {
    ServerLive: unary(() => ({ live: true })),
    ServerReady: unary(() => ({ ready: true })),
    ModelReady: unary((request: NamedModel) => {
      findModel(catalog, request.name, request.version);
      return { ready: true };
    }),
    ServerMetadata: unary(() => ({ name: "godwit", version, extensions: [] })),
    ModelMetadata: unary((request: NamedModel) => {
      const model = findModel(catalog, request.name, request.version);
      return {
        name: model.name,
        versions: [onlyVersion],
        platform: "godwit",
        inputs: inputMetadata(model),
        outputs: outputMetadata(model.manifest.methods),
      };
    }),
    ModelInfer: unary((request: ModelInferRequest) => inferMessage(request, context)),
    ModelStreamInfer: (call: ServerDuplexStream<ModelInferRequest, object>) => void answerStream(call, context),
  };
}

function unary<T>(answer: (request: T) => object | Promise<object>): handleUnaryCall<T, object> {
  return ({ request }, callback) => void respond(answer, request, callback);
}

async function respond<T>(answer: (request: T) => object | Promise<object>, request: T, callback: sendUnaryData<object>): Promise<void> {
  let reply: object;
  try {
    reply = await answer(request);
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
      const message = await answerOne(request as ModelInferRequest, context);
      if (!call.write(message)) await new Promise((drained) => call.once("drain", drained).once("cancelled", drained));
    }
    call.end();
  } catch {
    call.destroy();
  }
}

async function answerOne(request: ModelInferRequest, context: ServingContext): Promise<object> {
  try {
    return { error_message: "", infer_response: await inferMessage(request, context) };
  } catch (error) {
    const failed = { model_name: request.model_name, model_version: request.model_version, id: request.id };
    return { error_message: grpcStatus(error).details, infer_response: failed };
  }
}
