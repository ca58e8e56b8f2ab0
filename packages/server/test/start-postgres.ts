import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { findPeer } from "../../../scripts/test-peers.ts";

const run = promisify(execFile);

/** A PostgreSQL server of a test's own, in a folder of its own. */
export interface TestPostgres {
  /** The user that the server runs as, where the tests are root. */
  readonly owner: { readonly uid?: number; readonly gid?: number };
  /** A new, empty database. */
  database(): Promise<string>;
  /** Ends it as a crash does: no clean shutdown. */
  crash(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** Starts the PostgreSQL that the system has, on a free port, as a user without privileges. Undefined where there is none. */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const program = findPeer("postgresql");
  if (program === undefined) return undefined;
  const tools = dirname(program);
  const owner = ownerOf();
  const folder = mkdtempSync(join(tmpdir(), "godwit-postgres-"));
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  if (owner.uid !== undefined && owner.gid !== undefined) for (const each of [folder, data]) chownSync(each, owner.uid, owner.gid);
  await run(join(tools, "initdb"), ["-D", data, "-A", "trust", "-U", "godwit", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], owner);
  const port = await freePort();
  const url = (name: string): string => `postgres://godwit@127.0.0.1:${port}/${name}`;
  const psql = async (statement: string): Promise<unknown> => run(join(tools, "psql"), [url("postgres"), "-qc", statement]);
  let server: ChildProcess | null = null;
  let databases = 0;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = server;
    server = null;
    if (ending === null) return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill(signal);
    await ended;
  };
  const start = async (): Promise<void> => {
    server = spawn(program, ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-k", folder], {
      ...owner,
      stdio: "ignore",
    });
    for (let attempt = 0; ; attempt++)
      try {
        await psql("select 1");
        return;
      } catch (error) {
        if (attempt === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
  };
  await start();
  return {
    owner,
    async database() {
      const name = `test_${++databases}`;
      await psql(`create database ${name}`);
      return url(name);
    },
    // SIGQUIT is PostgreSQL's immediate shutdown: no checkpoint, the log is replayed at the next start.
    crash: () => stop("SIGQUIT"),
    start,
    async remove() {
      await stop("SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function ownerOf(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address() as { port: number };
      server.close(() => resolve(address.port));
    });
  });
}
