import { randomUUID } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";
import type { Call } from "../../endpoints/call.ts";

/** The facts of a gRPC call for the model `name`; "" as the version leaves it to the endpoint, as the protocol says. */
export function callOfMessage(metadata: Metadata, name: string, version: string): Call {
  const header = (key: string): string | undefined => metadata.get(key)[0]?.toString();
  return {
    name,
    version: version === "" ? null : version,
    alias: null,
    protocol: "oip-grpc",
    requestId: header("x-request-id") ?? randomUUID(),
    caller: null,
    header,
    deadline: null,
    priority: null,
  };
}
