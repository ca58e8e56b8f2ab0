import { execFile, execFileSync, spawn } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createConnection } from "mysql2";
import { findPeer } from "../../../../scripts/test-peers.ts";

const run = promisify(execFile);

export const mariadbPassword = "s/e:c@r%et";

/** A MariaDB server of a test's own. */
export interface TestMariadb {
  /** Of a database that is empty at first. */
  readonly url: string;
  readonly execute: (statement: string) => Promise<void>;
  /** Ends every connection but its own. */
  cutOff(): Promise<void>;
  crash(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts the MariaDB that the system has, on a free port, as a user without privileges. */
export async function startMariadb(): Promise<TestMariadb> {
  const program = findPeer("mariadb")!;
  const owner = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  const folder = mkdtempSync(join(tmpdir(), "godwit-mariadb-"));
  const data = join(folder, "data");
  mkdirSync(data);
  if (owner.uid !== undefined) for (const each of [folder, data]) chownSync(each, owner.uid, owner.gid);
  await run(
    "mariadb-install-db",
    ["--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"],
    owner,
  );
  const users = join(folder, "users.sql");
  writeFileSync(
    users,
    [
      "create database if not exists exam;",
      `create user if not exists godwit@'%' identified by '${mariadbPassword}';`,
      "grant all on *.* to godwit@'%' with grant option;",
      "create user if not exists reader@'%';",
      "grant select on exam.* to reader@'%';",
    ].join("\n"),
  );
  const port = await freePort();
  const url = `mysql://godwit:${encodeURIComponent(mariadbPassword)}@127.0.0.1:${port}/exam`;
  const execute = async (statement: string): Promise<void> => {
    const connection = createConnection({ uri: url, multipleStatements: true });
    try {
      await new Promise<void>((resolve, reject) => {
        connection.on("error", reject);
        connection.query(statement, (error) => (error === null ? resolve() : reject(error)));
      });
    } finally {
      connection.destroy();
    }
  };
  let server: ReturnType<typeof spawn> | null = null;
  const stop = async (): Promise<void> => {
    const ending = server;
    server = null;
    if (ending === null) return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill("SIGKILL");
    await ended;
  };
  const start = async (): Promise<void> => {
    const settings = [`--datadir=${data}`, `--socket=${join(folder, "socket")}`, `--port=${port}`, "--bind-address=127.0.0.1"];
    const small = [
      "--innodb-buffer-pool-size=32M",
      "--innodb-log-file-size=16M",
      "--innodb-data-file-path=ibdata1:12M:autoextend:max:20M",
      "--skip-name-resolve",
      `--init-file=${users}`,
    ];
    server = spawn(program, ["--no-defaults", ...settings, ...small, `--pid-file=${join(folder, "pid")}`], { ...owner, stdio: "ignore" });
    for (let attempt = 0; ; attempt++)
      try {
        await execute("select 1");
        return;
      } catch (error) {
        if (attempt === 200) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
  };
  await start();
  return {
    url,
    execute,
    cutOff: () =>
      execute(
        "begin not atomic for process in (select id from information_schema.processlist where id <> connection_id() and user = 'godwit') do kill process.id; end for; end",
      ),
    crash: stop,
    start,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** MariaDB refuses to run as root. */
function idOf(flag: string): number {
  return Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
