import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { GodwitError } from "@godwit/core/errors";
import type { RunInput } from "../journal/run-input.ts";
import { errorOf } from "./job-error.ts";
import { nothingDone, type FromJob, type JobRequest, type JobResult, type ToJob } from "./job-message.ts";

export interface JobWatcher {
  /** Ends the run between two chunks. */
  readonly signal: AbortSignal;
  told(read: number, total: number | null): void;
  log(line: string): void;
  /** Keeps what the run reads, before its first chunk is written. Where that cannot be done, the run ends and may be tried again. */
  begun(input: Omit<RunInput, "state">): Promise<void>;
}

/** A run that hears nothing for so long after it was told to end is ended, in milliseconds. */
const patience = 30_000;
const longestTail = 2000;

/** Runs in a process of its own. Resolves to how it ended; a process that died says `failed_retryable`. */
export function runJob(request: JobRequest, { signal, told, log, begun }: JobWatcher): Promise<JobResult> {
  const own = import.meta.url;
  const isSource = own.endsWith(".ts");
  const { GODWIT_API_KEY: _key, ...environment } = process.env;
  const child = fork(fileURLToPath(new URL(isSource ? "./job-process.ts" : "./job-process.js", own)), {
    execArgv: [...(isSource ? ["--conditions=godwit-source"] : []), "--disable-warning=ExperimentalWarning"],
    env: environment,
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const tell = (message: ToJob): void => void (child.connected && child.send(message, () => undefined));
  return new Promise((resolve) => {
    let result: JobResult | null = null;
    let tail = "";
    let timer: NodeJS.Timeout | null = null;
    const stop = (): void => {
      tell({ kind: "stop" });
      timer = setTimeout(() => child.kill("SIGKILL"), patience);
    };
    signal.addEventListener("abort", stop, { once: true });
    child.stderr?.on("data", (text: Buffer) => (tail = (tail + text.toString()).slice(-longestTail)));
    child.on("message", (message: FromJob) => {
      if (message.kind === "progress") told(message.read, message.total);
      else if (message.kind === "log") log(message.line);
      else if (message.kind === "begun")
        begun(message.input).then(
          () => tell({ kind: "noted" }),
          () => child.kill("SIGKILL"),
        );
      else result = message.result;
    });
    child.on("error", () => child.kill("SIGKILL"));
    child.on("close", (code, killed) => {
      signal.removeEventListener("abort", stop);
      if (timer !== null) clearTimeout(timer);
      if (result === null && tail.trim() !== "") log(tail.trim());
      resolve(result ?? died(signal.aborted, killed ?? `exit status ${code}`));
    });
    tell({ kind: "run", request });
    if (signal.aborted) stop();
  });
}

function died(wasStopped: boolean, how: string): JobResult {
  return {
    state: wasStopped ? "cancelled" : "failed_retryable",
    ...nothingDone,
    error: errorOf(new GodwitError(wasStopped ? "RUN_CANCELLED" : "INTERNAL", `the run's process ended (${how})`), ""),
  };
}
