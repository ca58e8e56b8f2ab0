import { Metadata, ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { demandEndpoint, demandPermission, type Access } from "../../access/access.ts";
import { secretOf } from "../../access/authenticator.ts";
import { certificateName } from "../../access/certificate-name.ts";
import type { Network } from "../../access/network/network.ts";
import { stranger, type Principal } from "../../access/principal.ts";
import { GodwitError } from "@godwit/core/errors";
import { methodPermissions } from "./method-permissions.ts";
import { grpcStatus } from "./status.ts";

export interface GrpcGuardParts {
  readonly access: Access;
  readonly network: Network;
}

/** Stands for a message whose bytes cannot be read. */
export const unreadable: unique symbol = Symbol("unreadable");

const principals = new WeakMap<Metadata, Principal>();

/** Who sent a call with this metadata. */
export function principalOf(metadata: Metadata): Principal {
  const principal = principals.get(metadata);
  if (principal === undefined) throw new GodwitError("INTERNAL", "a call came past the guard");
  return principal;
}

type InterceptedCall = Parameters<ServerInterceptor>[1];

/** What a call shows of who sent it. */
export interface Shown {
  header(name: string): string | undefined;
  /** Of the other end of its connection. */
  address(): string | undefined;
  /** The name in a client certificate that the handshake has found good. */
  certificate(): string | undefined;
}

/** Who calls a method. Throws or rejects with FORBIDDEN and UNAUTHENTICATED. */
export function callerOf({ access, network }: GrpcGuardParts, path: string, shown: Shown): Principal | Promise<Principal> {
  if (network.isClosed) network.demand(network.addressOf(shown.address(), shown.header));
  if (permissionOf(path).permission === "public") return stranger;
  const secret = secretOf(shown.header("authorization"), shown.header("x-api-key"));
  return access.identify({ secret, certificate: shown.certificate() });
}

/** Throws FORBIDDEN where a caller may not call a method. */
export function demandMethod(path: string, principal: Principal): void {
  const { permission, reach } = permissionOf(path);
  demandPermission(principal, permission);
  if (reach === "all") demandEndpoint(principal, null);
}

/** The one check before every method of every service: address, who asks, what they may do, and with each message how often. */
export function guardCalls(parts: GrpcGuardParts): ServerInterceptor {
  return ({ path }, call) => {
    let caller: Principal | null = null;
    return new ServerInterceptingCall(call, {
      start(next) {
        next({
          onReceiveMetadata(metadata, received) {
            const pass = (principal: Principal): void => {
              demandMethod(path, principal);
              principals.set(metadata, principal);
              caller = principal;
              received(metadata);
            };
            try {
              const principal = callerOf(parts, path, shownBy(metadata, call));
              if (principal instanceof Promise) principal.then(pass).catch((error: unknown) => refuse(call, error));
              else pass(principal);
            } catch (error) {
              refuse(call, error);
            }
          },
          onReceiveMessage(message, received) {
            try {
              if (message === unreadable) throw unreadableMessage();
              if (caller !== null && permissionOf(path).permission !== "public") parts.access.charge(caller);
              received(message);
            } catch (error) {
              refuse(call, error);
            }
          },
        });
      },
    });
  };
}

export function unreadableMessage(): GodwitError {
  return new GodwitError("MALFORMED_INPUT", "the message is no protocol buffer of its type");
}

function permissionOf(path: string): (typeof methodPermissions)[string] {
  const found = Object.hasOwn(methodPermissions, path) ? methodPermissions[path] : undefined;
  if (found === undefined) throw new GodwitError("FORBIDDEN", "nobody may call this method");
  return found;
}

function shownBy(metadata: Metadata, call: InterceptedCall): Shown {
  return {
    header: (name) => metadata.get(name).map(String).join(",") || undefined,
    address: () => call.getConnectionInfo().remoteAddress,
    certificate() {
      const certificate = call.getAuthContext().sslPeerCertificate;
      return certificate && certificateName(certificate);
    },
  };
}

function refuse(call: InterceptedCall, error: unknown): void {
  const metadata = new Metadata();
  const seconds = retryAfter(error);
  if (seconds !== null) metadata.set("retry-after", seconds);
  call.sendStatus({ ...grpcStatus(error), metadata });
}

/** What the metadata `retry-after` says where a caller is refused; null: nothing. */
export function retryAfter(error: unknown): string | null {
  return error instanceof GodwitError && error.retryAfter !== null ? String(error.retryAfter) : null;
}
