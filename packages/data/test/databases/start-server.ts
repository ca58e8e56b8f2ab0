import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A server of a test's own, on a free port of this machine, in a folder of its own. */
export interface TestServer {
  readonly port: number;
  remove(): Promise<void>;
}

/** Starts a program and waits until it takes connections. */
export async function startServer(program: string, argv: (port: number, folder: string) => readonly string[]): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "godwit-server-"));
  const port = await freePort();
  const server = spawn(program, argv(port, folder), { stdio: "ignore", cwd: folder });
  for (let attempt = 0; !(await answers(port)); attempt++) {
    if (attempt === 300) throw new Error(`${program} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    async remove() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
