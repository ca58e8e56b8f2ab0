import { Worker } from "node:worker_threads";
import { hookFailure } from "./hook-failure.ts";
import type { FromWorker, HookColumns, HookFailure, HookModules, HookRequest, ToWorker } from "./hook-messages.ts";

export interface ThreadLimits {
  /** Bytes of JavaScript's own memory. */
  readonly memory: number;
  /** The variables that the hooks may see. */
  readonly environment: { readonly [name: string]: string };
}

/** What a thread tells of itself. */
export interface ThreadEvents {
  ready(): void;
  answered(id: number, columns: HookColumns): void;
  failed(id: number, failure: HookFailure): void;
  /** It ended, and whatever it had under way is lost. Told once. */
  lost(why: HookFailure): void;
}

const mebibyte = 2 ** 20;

/** One worker thread with the hooks of a deployment in it. */
export class HookThread {
  readonly #worker: Worker;
  readonly #events: ThreadEvents;
  readonly #memory: number;
  #pong: (() => void) | null = null;
  #isLost = false;

  constructor(modules: HookModules, { memory, environment }: ThreadLimits, events: ThreadEvents) {
    this.#events = events;
    this.#memory = memory;
    const entry = new URL(import.meta.url.endsWith(".ts") ? "./hook-worker.ts" : "./hook-worker.js", import.meta.url);
    this.#worker = new Worker(entry, {
      workerData: modules,
      env: { ...environment },
      argv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: memory / mebibyte,
        maxYoungGenerationSizeMb: Math.min(32, memory / mebibyte / 4),
        stackSizeMb: 4,
      },
    });
    // What hooks print is the operator's log, not the server's answer.
    for (const said of [this.#worker.stdout, this.#worker.stderr]) said.on("data", (piece: Buffer) => process.stderr.write(piece));
    this.#worker.on("message", (message: FromWorker) => this.#hear(message));
    this.#worker.on("error", (error) => this.#lose(this.#whyOf(error)));
    this.#worker.on("exit", () => this.#lose({ message: "the hook ended its worker", place: null, refusal: null }));
  }

  run(id: number, request: HookRequest): void {
    this.#say({ kind: "call", id, request });
  }

  /** Tells a hook, by its signal, that nobody waits for it any longer. */
  abandon(id: number): void {
    this.#say({ kind: "abandon", id });
  }

  /** Whether it still hears within `milliseconds`: a thread in an endless loop does not. */
  isAlive(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      this.#pong = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#say({ kind: "ping" });
    });
  }

  /** Stops it wherever it is; nothing is told of it any more. */
  async end(): Promise<void> {
    this.#isLost = true;
    await this.#worker.terminate();
  }

  #say(message: ToWorker): void {
    this.#worker.postMessage(message, []);
  }

  #hear(message: FromWorker): void {
    if (this.#isLost) return;
    switch (message.kind) {
      case "ready":
        this.#worker.unref();
        return this.#events.ready();
      case "pong":
        return this.#pong?.();
      case "answered":
        return this.#events.answered(message.id, message.columns);
      case "failed":
        return this.#events.failed(message.id, message.failure);
      case "broken":
        void this.#worker.terminate();
        return this.#lose(message.failure);
      default:
        return message satisfies never;
    }
  }

  #lose(why: HookFailure): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#events.lost(why);
  }

  #whyOf(error: unknown): HookFailure {
    const { code, message } = error as { code?: string; message?: string };
    if (code === "ERR_WORKER_OUT_OF_MEMORY")
      return { message: `the hook used more than ${Math.round(this.#memory / mebibyte)} MB of memory`, place: null, refusal: null };
    return hookFailure(error instanceof Error ? error : new Error(message ?? String(error)));
  }
}
