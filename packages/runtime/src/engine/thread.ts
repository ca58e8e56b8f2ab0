// The program of a worker.
import { liveAsThread, type ThreadStart } from "./thread-work.ts";

const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
if (threads !== undefined) liveAsThread(threads.workerData as ThreadStart);
else globalThis.addEventListener("message", (event: MessageEvent<ThreadStart>) => liveAsThread(event.data), { once: true });
