import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way to a database that can be shut: then connections are dropped as they come. */
export interface Gate {
  /** The database's address through it. */
  readonly url: string;
  isOpen: boolean;
  close(): Promise<void>;
}

export async function startGate(database: string): Promise<Gate> {
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(database);
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    if (!gate.isOpen) {
      socket.destroy();
      return;
    }
    const behind = connect(Number(port), hostname);
    behind.on("error", () => socket.destroy());
    for (const each of [socket, behind]) {
      sockets.add(each);
      each.on("close", () => sockets.delete(each));
    }
    socket.pipe(behind).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(database);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gate: Gate = {
    url: url.href,
    isOpen: false,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return gate;
}
