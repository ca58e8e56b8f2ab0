import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Measured {
  readonly seconds: number;
  /** The most that was resident. */
  readonly megabytes: number;
  readonly output: string;
}

const lookEvery = 20;

/** Runs a program on so many cores, the first ones. Seconds are those of the whole process. */
export function measure(cores: number, command: string, args: readonly string[]): Promise<Measured> {
  const started = performance.now();
  const child = spawn("taskset", ["-c", cores === 1 ? "0" : `0-${cores - 1}`, command, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, OMP_NUM_THREADS: String(cores), POLARS_MAX_THREADS: String(cores) },
  });
  let megabytes = 0;
  const timer = setInterval(() => (megabytes = Math.max(megabytes, peakOf(child.pid!))), lookEvery);
  let output = "";
  let complaint = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (complaint = (complaint + text.toString()).slice(-2000)));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      clearInterval(timer);
      if (status === 0) resolve({ seconds: (performance.now() - started) / 1000, megabytes, output });
      else reject(new Error(`${command} ${args.join(" ")} ends with status ${status}: ${complaint.trim()}`));
    });
  });
}

function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
