import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { examFile } from "../../../../conformance/exam-file.ts";

const launcher = fileURLToPath(new URL("../../bin/godwit.js", import.meta.url));

/** What a command left behind. */
export interface Outcome {
  /** The exit status, or the signal that ended it. */
  readonly status: number | string;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Starts the real command line; `node`: the Node to start it with. */
export function startGodwit(
  parameters: readonly string[],
  options: { readonly cwd?: string; readonly node?: string; readonly env?: NodeJS.ProcessEnv } = {},
): ChildProcessWithoutNullStreams {
  return spawn(options.node ?? process.execPath, [launcher, ...parameters], { cwd: options.cwd, ...(options.env && { env: options.env }) });
}

/** Runs the real command line to its end. */
export async function runGodwit(
  parameters: readonly string[],
  options: { readonly cwd?: string; readonly input?: string | Buffer; readonly node?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const child = startGodwit(parameters, options);
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  return outcomeOf(child);
}

export function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
  child.stderr.on("data", (piece: Buffer) => stderr.push(piece));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) =>
      resolve({ status: status ?? signal ?? "none", stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") }),
    );
  });
}

/** A file of a conformance exam: `exam("random-forest-classifier/1.5.2", "input.npy")`. */
export function exam(name: string, file: string): string {
  return examFile(`sklearn/${name}/${file}`);
}

/** The model file of an exam, whose name varies. */
export function examModel(name: string): string {
  const { model } = JSON.parse(readFileSync(exam(name, "case.json"), "utf8")) as { model: string };
  return exam(name, model);
}
