import type { ThreadStart } from "./thread-work.ts";

/** A worker of Node or of a page. */
export interface Worker {
  /** Keeps the process alive, or no longer. */
  hold(): void;
  letGo(): void;
  /** Stops it, wherever it is; resolves when it has stopped. */
  end(): Promise<void>;
}

/** A page does not say when a worker has stopped. */
const pageEndMilliseconds = 100;

/** Starts a worker that never keeps the process alive by itself. `onLost` is called when it ends without being told. */
export function startWorker(url: URL | undefined, start: ThreadStart, onLost: () => void): Worker {
  const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  if (threads !== undefined) {
    const own = import.meta.url.endsWith(".ts") ? "./thread.ts" : "./thread.js";
    const worker = new threads.Worker(url ?? new URL(own, import.meta.url), { workerData: start });
    worker.on("error", onLost);
    worker.on("exit", onLost);
    worker.unref();
    return {
      hold: () => worker.ref(),
      letGo: () => worker.unref(),
      async end() {
        worker.off("exit", onLost);
        await worker.terminate();
      },
    };
  }
  // In these very words bundlers know the script of a worker.
  const worker =
    url === undefined
      ? new globalThis.Worker(new URL("./thread.js", import.meta.url), { type: "module" })
      : new globalThis.Worker(url, { type: "module" });
  worker.addEventListener("error", onLost);
  worker.postMessage(start, []);
  return {
    hold: () => {},
    letGo: () => {},
    async end() {
      worker.terminate();
      await new Promise((resolve) => setTimeout(resolve, pageEndMilliseconds));
    },
  };
}
