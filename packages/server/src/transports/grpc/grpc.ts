import { logVerbosity, setLogVerbosity, type ServerCredentials, type Server, type ServiceDefinition } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import { GodwitError } from "@godwit/core/errors";
import { HealthImplementation, protoPath } from "grpc-health-check";
import { loadSync, type PackageDefinition } from "@grpc/proto-loader";
import type { TlsFiles } from "../../http/tls-files.ts";
import type { ServingContext } from "../serving-context.ts";
import type { GrpcGuardParts } from "./guard.ts";
import { GuardedServer } from "./guarded-server.ts";
import { serverCredentials } from "./server-credentials.ts";
import { inferenceService, loadProtocol, serviceName } from "./service.ts";

export interface GrpcOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly messageBytes: number;
  readonly guard: GrpcGuardParts;
  /** Null: without TLS. */
  readonly tls: TlsFiles | null;
}

export interface RunningGrpc {
  readonly port: number;
  /** Takes no new call and ends once those in flight are answered, `limit` milliseconds at most. */
  close(limit: number): Promise<void>;
}

/** Serves the Open Inference Protocol, health and reflection over gRPC. Throws IO_FAILED where the port is taken. */
export async function serveGrpc(context: ServingContext, { host, port, messageBytes, guard, tls }: GrpcOptions): Promise<RunningGrpc> {
  setLogVerbosity(logVerbosity.NONE);
  const server = new GuardedServer(
    {
      "grpc.max_receive_message_length": messageBytes,
      "grpc.max_send_message_length": -1,
      "grpc.max_concurrent_streams": 256,
      "grpc.keepalive_time_ms": 120_000,
      "grpc.keepalive_timeout_ms": 20_000,
    },
    guard,
  );
  const protocol = loadProtocol();
  server.addService(protocol[serviceName] as ServiceDefinition, inferenceService(context));
  const health = new HealthImplementation({ "": "SERVING", [serviceName]: "SERVING" });
  health.addToServer(server);
  context.monitor.readiness.watch((isReady) => {
    for (const service of ["", serviceName]) health.setStatus(service, isReady ? "SERVING" : "NOT_SERVING");
  });
  new ReflectionService(described(protocol)).addToServer(server);
  const bound = await listen(server, host, port, serverCredentials(tls));
  return {
    port: bound,
    async close(limit) {
      const timer = setTimeout(() => server.forceShutdown(), limit);
      await new Promise<void>((closed) => server.tryShutdown(() => closed()));
      clearTimeout(timer);
    },
  };
}

function described(protocol: PackageDefinition): PackageDefinition {
  return { ...protocol, ...loadSync(protoPath) };
}

function listen(server: Server, host: string, port: number, credentials: ServerCredentials): Promise<number> {
  const address = host.includes(":") && !host.startsWith("[") ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (cause, bound) => {
      if (cause === null) resolve(bound);
      else
        reject(
          new GodwitError("IO_FAILED", `cannot listen for gRPC on ${address}`, {
            hint: "Choose another port with --grpc-port; 0 picks a free one.",
            cause,
          }),
        );
    });
  });
}
