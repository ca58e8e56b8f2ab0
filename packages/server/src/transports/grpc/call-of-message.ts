import { randomUUID } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";
import { demandEndpoint } from "../../access/access.ts";
import type { Call } from "../../endpoints/call.ts";
import { principalOf } from "./guard.ts";

/** The facts of a gRPC call for the model `name`; "" as the version leaves it to the endpoint, as the protocol says. Throws FORBIDDEN where its caller is held to other endpoints. */
export function callOfMessage(metadata: Metadata, name: string, version: string): Call {
  const principal = principalOf(metadata);
  demandEndpoint(principal, name);
  const header = (key: string): string | undefined => metadata.get(key)[0]?.toString();
  return {
    name,
    version: version === "" ? null : version,
    alias: null,
    protocol: "oip-grpc",
    requestId: header("x-request-id") ?? randomUUID(),
    caller: principal.id,
    header,
    deadline: null,
    priority: null,
  };
}
