import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GodwitError } from "@godwit/core/errors";
import { errorOf, type BuildMessage } from "./build-message.ts";
import type { BuildRequest, BuildResult, BuildStage } from "./build-request.ts";

export interface BuildLimits {
  readonly seconds: number;
  /** Of memory that the build's process may hold. */
  readonly megabytes: number;
}

export const defaultBuildLimits: BuildLimits = { seconds: 600, megabytes: 4096 };

export interface RunBuild {
  readonly at?: (stage: BuildStage) => void;
  readonly signal?: AbortSignal;
  readonly limits?: BuildLimits;
}

const watchMilliseconds = 50;
/** Seconds and memory that are named when a limit is met. */
const hint = "Compile the model where it may take longer (`godwit compile`), and add the artifact; or raise the limit of this server.";

/**
 * Builds in a process of its own, which is ended when it takes too long, holds too much memory, or `signal` says so. Rejects with what
 * the build says, and with LIMIT_EXCEEDED.
 */
export function runBuild(request: BuildRequest, { at, signal, limits = defaultBuildLimits }: RunBuild = {}): Promise<BuildResult> {
  const child = start(limits);
  return new Promise((resolve, reject) => {
    let over: GodwitError | null = null;
    const end = (error: GodwitError): void => {
      over ??= error;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => end(limit(`making it ready takes longer than ${limits.seconds} s`)), limits.seconds * 1000);
    const watch = setInterval(() => {
      if (residentMegabytes(child) > limits.megabytes) end(limit(`making it ready takes more than ${limits.megabytes} MiB of memory`));
    }, watchMilliseconds);
    const stopped = (): void =>
      end(new GodwitError("STORE_UNAVAILABLE", "the server is ending; the version is made ready when it is back"));
    signal?.addEventListener("abort", stopped, { once: true });
    if (signal?.aborted === true) stopped();
    const settle = (work: () => void): void => {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener("abort", stopped);
      child.removeAllListeners();
      child.kill("SIGKILL");
      work();
    };
    child.on("message", (message: BuildMessage) => {
      if (message.kind === "stage") at?.(message.stage);
      else settle(() => (message.kind === "built" ? resolve(message.result) : reject(errorOf(message.failure))));
    });
    child.on("error", (cause) =>
      settle(() => reject(new GodwitError("INTERNAL", "the process of the build cannot be started", { cause }))),
    );
    // V8 aborts where its heap is full.
    child.on("exit", (code, ended) =>
      settle(() => reject(over ?? limit(`the process of the build ended (${ended ?? code}), most likely for want of memory`))),
    );
    child.send(request);
  });
}

/** Without what this process knows: a build has no use for keys and passwords. */
function start({ megabytes }: BuildLimits): ChildProcess {
  const own = import.meta.url;
  const isSource = own.endsWith(".ts");
  const { PATH, HOME, LD_LIBRARY_PATH, NODE_PATH } = process.env;
  return fork(fileURLToPath(new URL(isSource ? "./build-process.ts" : "./build-process.js", own)), {
    execArgv: [
      ...(isSource ? ["--conditions=godwit-source"] : []),
      "--disable-warning=ExperimentalWarning",
      `--max-old-space-size=${megabytes}`,
    ],
    env: {
      ...(PATH !== undefined && { PATH }),
      ...(HOME !== undefined && { HOME }),
      ...(LD_LIBRARY_PATH !== undefined && { LD_LIBRARY_PATH }),
      ...(NODE_PATH !== undefined && { NODE_PATH }),
    },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

/** 0 where the system does not tell; V8's own limit holds there. */
function residentMegabytes({ pid }: ChildProcess): number {
  if (pid === undefined || process.platform !== "linux") return 0;
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function limit(message: string): GodwitError {
  return new GodwitError("LIMIT_EXCEEDED", message, { hint });
}
