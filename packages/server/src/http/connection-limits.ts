import type { ServerOptions, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { GodwitError, type ErrorCode } from "@godwit/core/errors";
import type { FastifyInstance, FastifyRequest } from "fastify";

export interface ConnectionLimits {
  /** Milliseconds for a request's line and headers to arrive. */
  readonly headersTimeout: number;
  /** Milliseconds in which nothing moves, as when a caller does not read its answer, before the connection is closed. */
  readonly idleTimeout: number;
  /** Milliseconds for which a connection stays open without a request. */
  readonly keepAliveTimeout: number;
  /** Open at once; further ones are closed. */
  readonly connections: number;
}

/** Connections without a request stay open for longer than with usual load balancers, which send on a connection that they believe to be open. */
export const usualLimits: ConnectionLimits = {
  headersTimeout: 15_000,
  idleTimeout: 120_000,
  keepAliveTimeout: 75_000,
  connections: 10_000,
};

const headerBytes = 16_384;
const mostHeaders = 100;

/** What Node's HTTP parser holds connections to; the request's line counts among the header bytes. */
export function serverOptions({ headersTimeout }: ConnectionLimits): ServerOptions {
  return {
    maxHeaderSize: headerBytes,
    headersTimeout,
    connectionsCheckingInterval: Math.min(2000, headersTimeout),
    requireHostHeader: true,
    insecureHTTPParser: false,
  };
}

/** Holds what the parser lets through, and a server without its own options, to the rest. */
export function limitConnections(app: FastifyInstance, { connections }: ConnectionLimits): void {
  app.server.maxConnections = connections;
}

/** Throws LIMIT_EXCEEDED for a request with more headers than anybody sends. */
export function checkHeaders({ raw }: FastifyRequest): void {
  if (raw.rawHeaders.length > 2 * mostHeaders)
    throw Object.assign(
      new GodwitError("LIMIT_EXCEEDED", `the request has more than ${mostHeaders} headers`, { hint: "Send fewer of them." }),
      {
        statusCode: 431,
      },
    );
}

/**
 * The last words on a connection whose request cannot be read: coded like all others. None where a request before it is not answered
 * yet: they would pass for that one's answer.
 */
export function refuseConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  const under = (socket as Socket & { readonly _httpMessage?: ServerResponse | null })._httpMessage;
  if (error.code === "ECONNRESET" || !socket.writable || under?.req.complete === true || under?.headersSent === true) {
    socket.destroy();
    return;
  }
  const [status, text, code, message] = refusalOf(error.code);
  const body = JSON.stringify({ error: `${code}: ${message}`, code, message: `${code}: ${message}` });
  socket.end(
    `HTTP/1.1 ${status} ${text}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function refusalOf(code: string | undefined): readonly [status: number, text: string, code: ErrorCode, message: string] {
  if (code === "HPE_HEADER_OVERFLOW")
    return [
      431,
      "Request Header Fields Too Large",
      "LIMIT_EXCEEDED",
      `the request's line and headers are longer than ${headerBytes} bytes`,
    ];
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") return [413, "Content Too Large", "LIMIT_EXCEEDED", "the chunks' extensions are too long"];
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return [408, "Request Timeout", "LIMIT_EXCEEDED", "the request took too long to arrive"];
  return [400, "Bad Request", "MALFORMED_INPUT", "this is not HTTP/1.1 as it should be"];
}
