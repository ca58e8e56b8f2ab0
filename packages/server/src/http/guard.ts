import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { demandEndpoint, demandPermission, type Access } from "../access/access.ts";
import { secretOf, type Credentials } from "../access/authenticator.ts";
import { certificateName } from "../access/certificate-name.ts";
import type { Network } from "../access/network/network.ts";
import { stranger, type Principal } from "../access/principal.ts";
import { checkHeaders } from "./connection-limits.ts";
import { checkHost } from "./check-host.ts";
import { allowOrigin, checkOrigin } from "./origins.ts";
import { tellAllowance } from "./rate-limit-headers.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; on a public route a stranger. */
    principal: Principal;
  }
}

export interface GuardParts {
  readonly access: Access;
  readonly network: Network;
  /** The names that a Host header may have; null: any. */
  readonly hosts: ReadonlySet<string> | null;
  /** The sites whose pages may call; `*`: all. */
  readonly origins: ReadonlySet<string>;
  /** Whether callers come over TLS. */
  readonly secure: boolean;
}

/** The one check before every route, and before what is no route: address, host, origin, who asks, what they may do, how often. */
export function guard(app: FastifyInstance, parts: GuardParts): void {
  app.decorateRequest("principal", null as unknown as Principal);
  app.addHook("onRequest", (request, reply, done) => {
    try {
      const principal = admit(request, reply, parts);
      if (principal === "answered") return;
      if (principal instanceof Promise) void finishLater(request, reply, principal, parts.access, done);
      else {
        finish(request, reply, principal, parts.access);
        done();
      }
    } catch (error) {
      done(error as Error);
    }
  });
}

function admit(request: FastifyRequest, reply: FastifyReply, parts: GuardParts): Principal | Promise<Principal> | "answered" {
  const { headers, raw, method } = request;
  const { access, origins, secure } = parts;
  reply.header("x-content-type-options", "nosniff");
  checkHeaders(request);
  if (secure) reply.header("strict-transport-security", "max-age=31536000");
  demandPlace(parts, headers, raw.socket.remoteAddress);
  if (headers.origin !== undefined) {
    if (allowOrigin(request, reply, origins) && method === "OPTIONS" && headers["access-control-request-method"] !== undefined) {
      void reply.code(204).send();
      return "answered";
    }
    checkOrigin(method, headers.origin, headers.host, origins);
  }
  if (request.routeOptions.config.permission === "public") return stranger;
  return access.identify(credentialsOf(request));
}

/** Throws FORBIDDEN for a caller's address, and for a name of this server, that is not allowed. */
export function demandPlace({ network, hosts }: GuardParts, headers: IncomingHttpHeaders, address: string | undefined): void {
  if (network.isClosed) network.demand(network.addressOf(address, (name) => headerOf(headers, name)));
  if (hosts !== null) checkHost(headers.host, hosts);
}

/** Throws FORBIDDEN where the caller may not do what a route asks for, or not to the endpoint in its path. */
export function demandRoute(principal: Principal, { permission, reach }: FastifyContextConfig, params: unknown): void {
  if (permission === undefined) return;
  demandPermission(principal, permission);
  if (reach === "path") demandEndpoint(principal, namedIn(params));
  else if (reach === "all") demandEndpoint(principal, null);
}

function finish(request: FastifyRequest, reply: FastifyReply, principal: Principal, access: Access): void {
  request.principal = principal;
  const { config } = request.routeOptions;
  if (config.permission === "public") return;
  demandRoute(principal, config, request.params);
  const allowance = access.charge(principal);
  if (allowance !== null) tellAllowance(reply, allowance);
}

async function finishLater(
  request: FastifyRequest,
  reply: FastifyReply,
  principal: Promise<Principal>,
  access: Access,
  done: (error?: Error) => void,
): Promise<void> {
  let failure: Error | undefined;
  try {
    finish(request, reply, await principal, access);
  } catch (error) {
    failure = error as Error;
  }
  done(failure);
}

/** The path's endpoint or model. */
function namedIn(params: unknown): string {
  const { model, endpoint } = params as { readonly model?: string; readonly endpoint?: string };
  return endpoint ?? model ?? "";
}

function credentialsOf({ headers, raw }: FastifyRequest): Credentials {
  return { secret: shownSecret(headers), certificate: certificateOf(raw) };
}

/** The key or token among a request's headers. */
export function shownSecret(headers: IncomingHttpHeaders): string | undefined {
  return secretOf(headers.authorization, headerOf(headers, "x-api-key"));
}

/** The name in a client certificate, where the handshake has found it good. */
function certificateOf({ socket }: IncomingMessage): string | undefined {
  return socket instanceof TLSSocket && socket.authorized ? certificateName(socket.getPeerCertificate()) : undefined;
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}
