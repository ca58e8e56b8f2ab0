import type { Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { logVerbosity, setLogVerbosity, type ServiceDefinition } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import { HealthImplementation, protoPath } from "grpc-health-check";
import { loadSync, type PackageDefinition } from "@grpc/proto-loader";
import type { TlsFiles } from "../../http/tls-files.ts";
import type { ServingContext } from "../serving-context.ts";
import type { GrpcGuardParts } from "./guard.ts";
import { GuardedServer } from "./guarded-server.ts";
import { inferMethod } from "./plain/infer-method.ts";
import { takePlainCalls } from "./plain/take-plain-calls.ts";
import { serverCredentials } from "./server-credentials.ts";
import { inferenceService, loadProtocol, serviceName } from "./service.ts";
import { withPlainMessages } from "./wire/with-plain-messages.ts";

export interface GrpcOptions {
  readonly messageBytes: number;
  readonly guard: GrpcGuardParts;
  /** Null: without TLS. */
  readonly tls: TlsFiles | null;
}

export interface GrpcService {
  /** Answers the calls of a connection. */
  take(connection: Socket): void;
  /** Takes no new call and ends once those in flight are answered, `limit` milliseconds at most. */
  close(limit: number): Promise<void>;
}

/** The Open Inference Protocol, health and reflection over gRPC. */
export async function openGrpc(context: ServingContext, { messageBytes, guard, tls }: GrpcOptions): Promise<GrpcService> {
  setLogVerbosity(logVerbosity.NONE);
  const server = new GuardedServer(
    {
      "grpc.max_receive_message_length": messageBytes,
      "grpc.max_send_message_length": -1,
      "grpc.max_concurrent_streams": 256,
      "grpc.keepalive_time_ms": 120_000,
      "grpc.keepalive_timeout_ms": 20_000,
      // Counts of each call that nobody can ask for here.
      "grpc.enable_channelz": 0,
    },
    guard,
  );
  const protocol = loadProtocol();
  const service = withPlainMessages(protocol[serviceName] as ServiceDefinition);
  server.addService(service, inferenceService(context));
  const health = new HealthImplementation({ "": "SERVING", [serviceName]: "SERVING" });
  health.addToServer(server);
  context.monitor.readiness.watch((isReady) => {
    for (const service of ["", serviceName]) health.setStatus(service, isReady ? "SERVING" : "NOT_SERVING");
  });
  new ReflectionService(described(protocol)).addToServer(server);
  const connections = server.createConnectionInjector(serverCredentials(tls));
  takePlainCalls(server.http2Server, inferMethod(service["ModelInfer"]!, messageBytes, context, guard), guard);
  // Certificates are there a moment after they were asked for.
  await setImmediate();
  return {
    take: (connection) => connections.injectConnection(connection),
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
