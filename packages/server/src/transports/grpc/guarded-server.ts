import type { Http2SecureServer, Http2Server } from "node:http2";
import { Server, type ServerOptions, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { guardCalls, unreadable, type GrpcGuardParts } from "./guard.ts";
import { methodPermissions } from "./method-permissions.ts";

/** A server that checks who calls, and takes no service with a method that states no permission. */
export class GuardedServer extends Server {
  constructor(options: ServerOptions, parts: GrpcGuardParts) {
    super({ ...options, interceptors: [guardCalls(parts)] });
  }

  /** What a connection injector of this server gives its connections to; the library has no name for it. */
  get http2Server(): Http2Server | Http2SecureServer {
    const [server, ...others] = this["http2Servers"].keys();
    if (server === undefined || others.length > 0) throw new Error("the server has not the one injector of connections");
    return server;
  }

  override addService(service: ServiceDefinition, implementation: UntypedServiceImplementation): void {
    for (const { path } of Object.values(service))
      if (!Object.hasOwn(methodPermissions, path)) throw new Error(`the method ${path} states no permission`);
    const read = Object.entries(service).map(
      ([name, method]) => [name, { ...method, requestDeserialize: readOrTell(method.requestDeserialize) }] as const,
    );
    super.addService(Object.fromEntries(read), implementation);
  }
}

/** The library would answer that the server broke, where it is the caller's message that cannot be read. */
function readOrTell(read: (bytes: Buffer) => unknown): (bytes: Buffer) => unknown {
  return (bytes) => {
    try {
      return read(bytes);
    } catch {
      return unreadable;
    }
  };
}
