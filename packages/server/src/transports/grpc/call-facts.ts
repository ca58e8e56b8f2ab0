import { Metadata, type ServerUnaryCall } from "@grpc/grpc-js";
import type { Principal } from "../../access/principal.ts";
import { requestIdOf } from "../../endpoints/request-id.ts";
import { principalOf } from "./guard.ts";

/** A gRPC call beside its message, in whichever way it came. */
export interface CallFacts {
  readonly principal: Principal;
  /** Its caller's name for it where that is well formed, else a new one. */
  readonly requestId: string;
  /** When its caller stops waiting, as `performance.now()` counts; null: never. */
  readonly deadline: number | null;
  header(name: string): string | undefined;
  /** Calls back once when the caller hangs up; what it returns ends that. */
  whenGone(gone: () => void): () => void;
}

interface LibraryCall extends Pick<ServerUnaryCall<unknown, unknown>, "metadata" | "sendMetadata" | "getDeadline"> {
  once(event: "cancelled", listener: () => void): unknown;
  off(event: "cancelled", listener: () => void): unknown;
}

/** The facts of a call that the library has taken in; its name goes to the caller before the answer. */
export function factsOf(call: LibraryCall): CallFacts {
  const { metadata } = call;
  const header = (name: string): string | undefined => metadata.get(name)[0]?.toString();
  const requestId = requestIdOf(header("x-request-id"));
  const headers = new Metadata();
  headers.set("x-request-id", requestId);
  call.sendMetadata(headers);
  return {
    principal: principalOf(metadata),
    requestId,
    deadline: deadlineOf(call.getDeadline()),
    header,
    whenGone(gone) {
      call.once("cancelled", gone);
      return () => call.off("cancelled", gone);
    },
  };
}

/** A date, or milliseconds since 1970; `Infinity` without one. */
function deadlineOf(deadline: Date | number): number | null {
  const at = Number(deadline);
  return Number.isFinite(at) ? performance.now() + at - Date.now() : null;
}
