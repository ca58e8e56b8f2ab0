import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import type { Principal } from "../../access/principal.ts";

/** A request as calls are made of it, in whichever way it came: through the framework or on the lane. */
export interface CallingRequest {
  /** Names it in answers and logs. */
  readonly id: string;
  readonly principal: Principal;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly raw: { readonly socket: Socket };
}

/** The same with what the path and the query say. */
export interface PostedRequest<Params = unknown, Query = unknown> extends CallingRequest {
  readonly params: Params;
  readonly query: Query;
}
