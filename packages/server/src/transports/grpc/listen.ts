import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { GodwitError } from "@godwit/core/errors";
import type { ServingContext } from "../serving-context.ts";
import type { GrpcOptions, GrpcService } from "./grpc.ts";

export interface RunningGrpc {
  readonly port: number;
  /** Takes no new call and ends once those in flight are answered, `limit` milliseconds at most. */
  close(limit: number): Promise<void>;
}

export interface GrpcAddress {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
}

/**
 * Serves gRPC. What speaks it takes as long to load as all else, and a quarter of the memory: it comes with the first caller, who
 * waits for it. Throws IO_FAILED where the port is taken.
 */
export async function listenForGrpc(context: ServingContext, at: GrpcAddress, options: GrpcOptions): Promise<RunningGrpc> {
  let service: Promise<GrpcService> | null = null;
  const waiting = new Set<Socket>();
  const listener = createServer({ noDelay: true }, (socket) => {
    // Whoever hangs up before the service is there is nobody's error.
    const ignore = (): void => undefined;
    socket.on("error", ignore);
    waiting.add(socket);
    service ??= import("./grpc.ts").then(({ openGrpc }) => openGrpc(context, options));
    void handOver(socket, service).finally(() => {
      waiting.delete(socket);
      socket.off("error", ignore);
    });
  });
  await listen(listener, at);
  return {
    port: (listener.address() as AddressInfo).port,
    async close(limit) {
      const closed = new Promise((resolve) => listener.close(resolve));
      await (await service?.catch(() => null))?.close(limit);
      for (const socket of waiting) socket.destroy();
      await closed;
    },
  };
}

async function handOver(socket: Socket, service: Promise<GrpcService>): Promise<void> {
  try {
    const { take } = await service;
    if (!socket.destroyed) take(socket);
  } catch {
    socket.destroy();
  }
}

function listen(listener: Server, { host, port }: GrpcAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.once("error", (cause) =>
      reject(
        new GodwitError("IO_FAILED", `cannot listen for gRPC on ${host.includes(":") ? `[${host}]` : host}:${port}`, {
          hint: "Choose another port with --grpc-port; 0 picks a free one.",
          cause,
        }),
      ),
    );
    listener.listen({ host, port }, resolve);
  });
}
