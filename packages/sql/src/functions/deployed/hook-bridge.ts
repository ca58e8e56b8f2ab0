import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { assert, GodwitError } from "@godwit/core/errors";
import { DictionaryColumn, type EngineColumn } from "@godwit/runtime";
import type { PinnedModel } from "@godwit/server/jobs";
import type { SqlModel } from "../sql-model.ts";
import type { BridgeAnswer, BridgeCall, BridgeData, BridgeStart, SentColumn } from "./bridge-message.ts";
import { receiveError } from "./sent-error.ts";

/** Beyond what hooks may take by their own settings: their worker may have to be started again. */
const graceMilliseconds = 30_000;

/**
 * A model with hooks, answered at once. Hooks run in worker threads as they do for requests, and answer by messages, which the engine's
 * callback cannot wait for: so all of it runs beside a thread whose answer is waited for by its number. Rejects as `ScoringModel.open` does.
 */
export async function openHookBridge(pinned: PinnedModel): Promise<SqlModel> {
  const { port1: port, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const isSource = import.meta.url.endsWith(".ts");
  const worker = new Worker(new URL(isSource ? "./bridge-thread.ts" : "./bridge-thread.js", import.meta.url), {
    workerData: { pinned, port: port2, answered } satisfies BridgeData,
    transferList: [port2],
  });
  const started = await new Promise<BridgeStart>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  if (started.kind === "failed") {
    await worker.terminate();
    throw receiveError(started.error);
  }
  worker.unref();
  port.unref();
  let lost: unknown = null;
  worker.on("error", (error) => (lost = error));
  const limit = 4 * (pinned.deployment?.deployment.hooks?.timeout ?? 0) + graceMilliseconds;
  let last = 0;
  return {
    methods: started.methods,
    run(method, batch, warn) {
      assert("columns" in batch, "queries give columns");
      const { rows, columns } = batch;
      if (lost !== null) throw new GodwitError("HOOK_FAILED", "the thread of the hooks has ended", { cause: lost });
      const id = ++last;
      port.postMessage({ id, method, rows, columns: columns.map((column) => sent(column, rows)) } satisfies BridgeCall, []);
      const answer = wait(id);
      if ("error" in answer) throw receiveError(answer.error);
      for (const warning of answer.warnings) warn(warning);
      return answer.values;
    },
    free: () => void worker.terminate(),
  };

  function wait(id: number): BridgeAnswer {
    const end = performance.now() + limit;
    for (let seen = Atomics.load(answered, 0); seen !== id; seen = Atomics.load(answered, 0)) {
      const rest = end - performance.now();
      if (rest <= 0) throw new GodwitError("HOOK_TIMEOUT", `the hooks have not answered in ${limit} ms`);
      Atomics.wait(answered, 0, seen, rest);
    }
    // Answers that were given up on came before.
    for (;;) {
      const { message } = receiveMessageOnPort(port) as { readonly message: BridgeAnswer };
      if (message.id === id) return message;
    }
  }
}

function sent(column: EngineColumn | undefined, rows: number): SentColumn {
  if (column === undefined) return undefined;
  if (column instanceof DictionaryColumn) return column.cells(0, rows);
  return column instanceof Float64Array ? column.slice() : Array.from(column, (cell) => cell ?? null);
}
