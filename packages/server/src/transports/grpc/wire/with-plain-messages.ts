import type { MethodDefinition, ServiceDefinition } from "@grpc/grpc-js";
import type { ModelInferRequest, ModelInferResponse } from "../messages.ts";
import { readInferRequest } from "./read-infer-request.ts";
import { writeInferResponse } from "./write-infer-response.ts";

type Method = MethodDefinition<ModelInferRequest, ModelInferResponse>;

/** The service with its predictions' messages read and written by hand where they are plain, which takes a tenth of the time. */
export function withPlainMessages(service: ServiceDefinition): ServiceDefinition {
  const { ModelInfer: infer, ModelStreamInfer: stream } = service as { readonly [name: string]: Method };
  const requestDeserialize = (bytes: Buffer): ModelInferRequest => readInferRequest(bytes) ?? infer!.requestDeserialize(bytes);
  const responseSerialize = (response: ModelInferResponse): Buffer => writeInferResponse(response) ?? infer!.responseSerialize(response);
  return {
    ...service,
    ModelInfer: { ...infer!, requestDeserialize, responseSerialize },
    ModelStreamInfer: { ...stream!, requestDeserialize },
  };
}
