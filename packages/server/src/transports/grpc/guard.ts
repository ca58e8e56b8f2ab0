import { Metadata, ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { demandEndpoint, demandPermission, type Access } from "../../access/access.ts";
import { secretOf, type Credentials } from "../../access/authenticator.ts";
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

/** The one check before every method of every service: address, who asks, what they may do, and with each message how often. */
export function guardCalls({ access, network }: GrpcGuardParts): ServerInterceptor {
  return ({ path }, call) => {
    let caller: Principal | null = null;
    return new ServerInterceptingCall(call, {
      start(next) {
        next({
          onReceiveMetadata(metadata, received) {
            const pass = (principal: Principal): void => {
              demand(path, principal);
              principals.set(metadata, principal);
              caller = principal;
              received(metadata);
            };
            try {
              const principal = identify(path, metadata, call);
              if (principal instanceof Promise) principal.then(pass).catch((error: unknown) => refuse(call, error));
              else pass(principal);
            } catch (error) {
              refuse(call, error);
            }
          },
          onReceiveMessage(message, received) {
            try {
              if (message === unreadable) throw new GodwitError("MALFORMED_INPUT", "the message is no protocol buffer of its type");
              if (caller !== null && permissionOf(path).permission !== "public") access.charge(caller);
              received(message);
            } catch (error) {
              refuse(call, error);
            }
          },
        });
      },
    });
  };

  function identify(path: string, metadata: Metadata, call: InterceptedCall): Principal | Promise<Principal> {
    const header = (name: string): string | undefined => metadata.get(name).map(String).join(",") || undefined;
    if (network.isClosed) network.demand(network.addressOf(call.getConnectionInfo().remoteAddress, header));
    if (permissionOf(path).permission === "public") return stranger;
    return access.identify(credentialsOf(header, call));
  }
}

function demand(path: string, principal: Principal): void {
  const { permission, reach } = permissionOf(path);
  demandPermission(principal, permission);
  if (reach === "all") demandEndpoint(principal, null);
}

function permissionOf(path: string): (typeof methodPermissions)[string] {
  const found = Object.hasOwn(methodPermissions, path) ? methodPermissions[path] : undefined;
  if (found === undefined) throw new GodwitError("FORBIDDEN", "nobody may call this method");
  return found;
}

function credentialsOf(header: (name: string) => string | undefined, call: InterceptedCall): Credentials {
  const certificate = call.getAuthContext().sslPeerCertificate;
  return { secret: secretOf(header("authorization"), header("x-api-key")), certificate: certificate && certificateName(certificate) };
}

function refuse(call: InterceptedCall, error: unknown): void {
  const metadata = new Metadata();
  if (error instanceof GodwitError && error.retryAfter !== null) metadata.set("retry-after", String(error.retryAfter));
  call.sendStatus({ ...grpcStatus(error), metadata });
}
