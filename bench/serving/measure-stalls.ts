import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** How a machine keeps programs waiting while there is nothing else to do. */
export interface Stalls {
  /** Of the time, from 0 to 1. */
  readonly share: number;
  /** Milliseconds. */
  readonly longest: number;
}

const program = fileURLToPath(new URL("load/spin.ts", import.meta.url));
const seconds = 2;

/** What is taken from the two cores before anything runs on them: no server can answer in time that it does not have. */
export async function measureStalls(): Promise<Stalls> {
  const both = await Promise.all(
    ["0", "1"].map(async (core) => {
      const { stdout } = await promisify(execFile)("taskset", ["-c", core, process.execPath, program, String(seconds)]);
      return JSON.parse(stdout) as Stalls;
    }),
  );
  return { share: Math.max(...both.map(({ share }) => share)), longest: Math.max(...both.map(({ longest }) => longest)) };
}
