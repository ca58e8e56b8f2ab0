import { demandEndpoint } from "../../access/access.ts";
import type { Call } from "../../endpoints/call.ts";
import type { Schedule } from "../../oip/schedule.ts";
import type { CallFacts } from "./call-facts.ts";

/** The facts of a gRPC call for the model `name`; "" as the version leaves it to the endpoint, as the protocol says. Throws FORBIDDEN where its caller is held to other endpoints. */
export function callOfMessage(facts: CallFacts, name: string, version: string, schedule?: Schedule): Call {
  const { principal, requestId } = facts;
  demandEndpoint(principal, name);
  return {
    name,
    version: version === "" ? null : version,
    alias: null,
    protocol: "oip-grpc",
    requestId,
    caller: principal.id,
    header: facts.header,
    deadline: earlier(facts.deadline, schedule?.deadline ?? null),
    priority: schedule?.priority ?? null,
    whenGone: facts.whenGone,
  };
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
