import { createServer, type AddressInfo, type Server } from "node:net";
import { GodwitError } from "@godwit/core/errors";
import type { SqlEngine } from "../engine/sql-engine.ts";
import { installCatalog } from "../catalog/install-catalog.ts";
import { openAccess, type WireAccess } from "./authentication/wire-access.ts";
import { WireConnection, type WireTls } from "./connection/wire-connection.ts";
import { BackendWriter } from "./protocol/backend-writer.ts";
import { writeError } from "./protocol/messages.ts";
import { Settings } from "./session/settings.ts";
import { SqlError } from "./sql-error.ts";

export interface WireServerOptions {
  readonly engine: SqlEngine;
  readonly port: number;
  readonly host: string;
  /** Who may connect; everyone unless told, which only a loopback address allows. */
  readonly access?: WireAccess;
  /** Asked at each connection, so that a certificate can be renewed. */
  readonly tls?: () => WireTls | null;
  /** Whether clients may read and write the server's files and change the engine's settings. Not unless told. */
  readonly allowsFiles?: boolean;
  /** Each query that runs holds a thread of Node's pool: UV_THREADPOOL_SIZE should be more. 100 unless told. */
  readonly mostConnections?: number;
  /** Bytes. */
  readonly longestMessage?: number;
  /** Until a client has said who it is; 10 seconds unless told. */
  readonly startupMilliseconds?: number;
  /** What settings of PostgreSQL's sessions begin with, such as `statement_timeout`. */
  readonly defaults?: ReadonlyMap<string, string>;
}

export interface RunningWireServer {
  /** `postgres://127.0.0.1:5433`. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Answers PostgreSQL's protocol. Rejects with PORT_IN_USE, and with INVALID_SETTING where strangers could connect. */
export async function serveWire(options: WireServerOptions): Promise<RunningWireServer> {
  const { engine, host, access = openAccess, tls = () => null, mostConnections = 100 } = options;
  const isLocal = isLoopback(host);
  if (!isLocal && access.isOpen)
    throw new GodwitError("INVALID_SETTING", `whoever reaches ${host} could connect: a key is needed`, {
      where: { path: "host" },
      hint: "Make one with godwit keys create NAME --keys keys.json, and give --keys keys.json; or listen at 127.0.0.1.",
    });
  await installCatalog(engine, new Map(Settings.names.map((name) => [name, Settings.valueOf(name)])));
  const connections = new Map<number, WireConnection>();
  let last = 0;
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    if (connections.size >= mostConnections) {
      const writer = new BackendWriter();
      writeError(writer, new SqlError("53300", "sorry, too many clients already", { fatal: true }));
      socket.end(writer.take());
      return;
    }
    last = (last % 2_147_483_646) + 1;
    while (connections.has(last)) last += 1;
    const backend = last;
    const connection = new WireConnection(socket, backend, {
      engine,
      access,
      tls,
      demandsTls: !isLocal,
      allowsFiles: options.allowsFiles ?? false,
      longestMessage: options.longestMessage ?? 64 * 2 ** 20,
      startupMilliseconds: options.startupMilliseconds ?? 10_000,
      defaults: options.defaults ?? new Map(),
      cancel: (target, secret) => connections.get(target)?.cancel(secret),
    });
    connections.set(backend, connection);
    void connection.run().finally(() => connections.delete(backend));
  });
  await listen(server, options.port, host);
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://${host.includes(":") ? `[${host}]` : host}:${port}`,
    port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all([...connections.values()].map((connection) => connection.end()));
      await closed;
    },
  };
}

/** Whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const what =
        cause.code === "EADDRINUSE" ? `the port ${port} is taken` : `cannot listen on ${host}:${port} (${cause.code ?? String(cause)})`;
      reject(new GodwitError("IO_FAILED", what, { hint: "Choose another port with --port; 0 picks a free one.", cause }));
    });
    server.listen(port, host, resolve);
  });
}
