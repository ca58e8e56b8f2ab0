import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Contender } from "./contender.ts";

export interface StartedServer {
  readonly pid: number;
  /** Milliseconds from its start to its first right answer. */
  readonly coldStart: number;
  /** Resident memory of it and its children, in MB. */
  memory(): number;
  stop(): Promise<void>;
}

/** Milliseconds within which a server must answer. */
const patience = 60_000;

/** Starts a server on one core and waits for its first answer. */
export async function startServer(contender: Contender, port: number, folder: string, row: readonly number[]): Promise<StartedServer> {
  const begin = performance.now();
  const [command, ...rest] = contender.command(port, folder);
  const child = spawn("taskset", ["-c", "0", command!, ...rest], {
    stdio: ["ignore", "ignore", process.env["GODWIT_BENCH_VERBOSE"] === undefined ? "ignore" : "inherit"],
    // Servers of Python start others of their environment.
    env: { ...process.env, PATH: `${dirname(command!)}:${process.env["PATH"]}`, OMP_NUM_THREADS: "1", ...contender.environment?.(folder) },
    detached: true,
  });
  const coldStart = await firstAnswer(contender, port, row, child, begin);
  return {
    pid: child.pid!,
    coldStart,
    memory: () => residentMegabytes(child.pid!),
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      killGroup(child, "SIGTERM");
      if ((await Promise.race([ended, sleep(3000).then(() => "late")])) === "late") killGroup(child, "SIGKILL");
      await ended;
    },
  };
}

async function firstAnswer(
  contender: Contender,
  port: number,
  row: readonly number[],
  child: ChildProcess,
  begin: number,
): Promise<number> {
  const body = new Uint8Array(contender.body([row]));
  while (performance.now() - begin < patience && child.exitCode === null) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}${contender.path}`, {
        method: "POST",
        headers: contender.headers,
        body,
        signal: AbortSignal.timeout(patience),
      });
      await response.arrayBuffer();
      if (response.ok) return performance.now() - begin;
    } catch {
      // Nobody listens yet.
    }
    await sleep(5);
  }
  const why = child.exitCode === null ? `gave no answer in ${patience / 1000} s` : `ended with status ${child.exitCode} before it answered`;
  killGroup(child, "SIGKILL");
  throw new Error(`${contender.name} ${why}`);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, signal);
  } catch {
    // It has ended.
  }
}

function residentMegabytes(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  return (pages * 4096) / 1e6 + children.reduce((sum, child) => sum + residentMegabytes(child), 0);
}
