import { Worker } from "node:worker_threads";
import { GodwitError } from "@godwit/core/errors";
import type { Frame } from "../../../frames/frame.ts";
import type { FromReader, Reading, ToReader } from "./reading-message.ts";

/** Reads files of this machine in a thread of its own, one after the other. It keeps the process alive while it reads. */
export class FrameReader {
  readonly #worker: Worker;
  #number = 0;
  #arrived: FromReader[] = [];
  #lost: GodwitError | null = null;
  #wake: (() => void) | null = null;

  constructor() {
    const own = import.meta.url;
    const isSource = own.endsWith(".ts");
    this.#worker = new Worker(new URL(isSource ? "./reading-thread.ts" : "./reading-thread.js", own), {
      ...(isSource && { execArgv: ["--conditions=godwit-source", "--disable-warning=ExperimentalWarning"] }),
    });
    this.#worker.unref();
    this.#worker.on("message", (message: FromReader) => {
      if (message.number === this.#number) this.#arrived.push(message);
      this.#wake?.();
    });
    const lose = (cause?: unknown): void => {
      this.#lost ??= new GodwitError("INTERNAL", `the thread that reads has ended${cause instanceof Error ? `: ${cause.message}` : ""}`, {
        cause,
      });
      this.#wake?.();
    };
    this.#worker.on("error", lose);
    this.#worker.on("exit", () => lose());
  }

  /** The frames of a file, whose cells stay until their memory is given back. Not to be used by two callers at once. */
  async *frames(reading: Reading, signal: AbortSignal | undefined): AsyncGenerator<Frame, void, undefined> {
    const number = ++this.#number;
    this.#arrived = [];
    const stop = (): void => this.#wake?.();
    signal?.addEventListener("abort", stop, { once: true });
    this.#worker.ref();
    this.#tell({ kind: "read", reading, number });
    try {
      for (;;) {
        signal?.throwIfAborted();
        const message = this.#arrived.shift();
        if (message === undefined) {
          if (this.#lost !== null) throw this.#lost;
          await new Promise<void>((resolve) => (this.#wake = resolve));
          continue;
        }
        if (message.kind === "end") return;
        if (message.kind === "failed") throw new GodwitError(message.code, message.message, message.options);
        this.#tell({ kind: "more" });
        const { frame, memory } = message;
        yield {
          ...frame,
          held: { memory, release: () => this.#worker.postMessage({ kind: "back", memory } satisfies ToReader, [memory]) },
        };
      }
    } finally {
      signal?.removeEventListener("abort", stop);
      this.#number++;
      this.#tell({ kind: "stop" });
      this.#worker.unref();
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #tell(message: ToReader): void {
    this.#worker.postMessage(message, []);
  }
}
