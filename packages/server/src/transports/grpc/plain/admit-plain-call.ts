import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from "node:http2";
import type { TLSSocket } from "node:tls";
import { certificateName } from "../../../access/certificate-name.ts";
import type { Principal } from "../../../access/principal.ts";
import { requestIdOf } from "../../../endpoints/request-id.ts";
import { callerOf, demandMethod, type GrpcGuardParts } from "../guard.ts";

/** What is known of a call before its message. */
export interface AdmittedCall {
  readonly principal: Principal;
  readonly requestId: string;
  /** Milliseconds that its caller waits; null: without end. */
  readonly timeout: number | null;
  header(name: string): string | undefined;
}

const timeoutHeader = /^(\d{1,8})([HMSmun])$/;
const milliseconds: { readonly [unit: string]: number } = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 0.001, n: 0.000_001 };
/** Timers know no more. */
const longest = 2 ** 31 - 1;
const printable = /^[ -~]*$/;

/** Looks at the headers of a call as most clients make them. Null for others, and for callers who are not let in or who must be looked up elsewhere. */
export function admitPlainCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  path: string,
  parts: GrpcGuardParts,
): AdmittedCall | null {
  const { "grpc-encoding": encoding = "identity", "grpc-timeout": waits, "content-type": type = "" } = headers;
  if (encoding !== "identity" || headers[":method"] !== "POST" || !type.startsWith("application/grpc")) return null;
  const timeout = waits === undefined ? null : millisecondsOf(waits);
  if (Number.isNaN(timeout)) return null;
  const header = (name: string): string | undefined => headerOf(headers, name);
  const session = stream.session as ServerHttp2Session;
  const shown = { header, address: () => session.socket.remoteAddress, certificate: () => certificateOf(session) };
  try {
    const principal = callerOf(parts, path, shown);
    if (principal instanceof Promise) {
      principal.catch(() => undefined);
      return null;
    }
    demandMethod(path, principal);
    return { principal, requestId: requestIdOf(header("x-request-id")), timeout, header };
  } catch {
    return null;
  }
}

/** NaN for what is no timeout. */
function millisecondsOf(waits: string | readonly string[]): number | null {
  const [, count, unit] = timeoutHeader.exec(String(waits)) ?? [];
  const time = Number(count) * milliseconds[unit ?? ""]!;
  return time > longest ? null : time;
}

/** The first value of a header that is metadata, as the library reads it. */
function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  if (typeof value !== "string" || name.startsWith(":")) return undefined;
  if (name.endsWith("-bin")) return Buffer.from(value.split(",")[0]!, "base64").toString();
  return printable.test(value) ? value : undefined;
}

function certificateOf(session: ServerHttp2Session): string | undefined {
  if (session.encrypted !== true) return undefined;
  const socket = session.socket as TLSSocket;
  if (!socket.authorized) return undefined;
  const certificate = socket.getPeerCertificate();
  return certificate.raw === undefined ? undefined : certificateName(certificate);
}
