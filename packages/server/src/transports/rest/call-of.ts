import { demandEndpoint } from "../../access/access.ts";
import type { Call } from "../../endpoints/call.ts";
import { fieldOfBody } from "./field-of-body.ts";
import type { CallingRequest } from "./posted-request.ts";

/** What a route's path says of the version, and a body of when it must be answered. */
export interface CallDetails {
  readonly version?: string | undefined;
  readonly alias?: string | undefined;
  readonly deadline?: number | null;
  readonly priority?: number | null;
}

/** The facts of an HTTP request for the model `name`. Throws FORBIDDEN where its caller is held to other ones. */
export function callOf(
  request: CallingRequest,
  protocol: string,
  name: string,
  { version, alias, deadline, priority }: CallDetails = {},
): Call {
  demandEndpoint(request.principal, name);
  return {
    name,
    version: version ?? null,
    alias: alias ?? null,
    protocol,
    requestId: request.id,
    caller: request.principal.id,
    header(header) {
      const value = request.headers[header];
      return Array.isArray(value) ? value[0] : value;
    },
    field(field) {
      return fieldOfBody(request.body, request.headers, field);
    },
    deadline: deadline ?? null,
    priority: priority ?? null,
    whenGone(gone) {
      const { socket } = request.raw;
      socket.once("close", gone);
      return () => socket.off("close", gone);
    },
  };
}
