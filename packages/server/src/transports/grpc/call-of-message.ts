import { randomUUID } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";
import { demandEndpoint } from "../../access/access.ts";
import type { Call } from "../../endpoints/call.ts";
import type { Schedule } from "../../oip/schedule.ts";
import { principalOf } from "./guard.ts";

/** A gRPC call beside its message. */
export interface CallFacts {
  readonly metadata: Metadata;
  /** A date, or milliseconds since 1970; `Infinity` without one. */
  getDeadline(): Date | number;
  once(event: "cancelled", listener: () => void): unknown;
  off(event: "cancelled", listener: () => void): unknown;
}

/** The facts of a gRPC call for the model `name`; "" as the version leaves it to the endpoint, as the protocol says. Throws FORBIDDEN where its caller is held to other endpoints. */
export function callOfMessage(facts: CallFacts, name: string, version: string, schedule?: Schedule): Call {
  const { metadata } = facts;
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
    deadline: earlier(deadlineOf(facts.getDeadline()), schedule?.deadline ?? null),
    priority: schedule?.priority ?? null,
    whenGone(gone) {
      facts.once("cancelled", gone);
      return () => facts.off("cancelled", gone);
    },
  };
}

function deadlineOf(deadline: Date | number): number | null {
  const at = Number(deadline);
  return Number.isFinite(at) ? performance.now() + at - Date.now() : null;
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
