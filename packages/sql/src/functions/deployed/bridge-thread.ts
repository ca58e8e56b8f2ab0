// A thread that answers a model with its hooks, for a caller that cannot wait for promises.
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@godwit/core/errors";
import { ScoringModel } from "@godwit/server/jobs";
import type { BridgeAnswer, BridgeCall, BridgeData, BridgeStart } from "./bridge-message.ts";
import { methodsOf } from "./methods-of.ts";
import { sendError } from "./sent-error.ts";

assert(parentPort !== null, "the thread has a parent");
const parent = parentPort;
const { pinned, port, answered } = workerData as BridgeData;
const start = (message: BridgeStart): void => parent.postMessage(message, []);

try {
  const model = await ScoringModel.open(pinned, 1, "sql");
  port.on("message", (call: BridgeCall) => void answer(model, call));
  start({ kind: "ready", methods: methodsOf(model, pinned) });
} catch (error) {
  start({ kind: "failed", error: sendError(error) });
}

async function answer(model: ScoringModel, { id, method, rows, columns }: BridgeCall): Promise<void> {
  let reply: BridgeAnswer;
  try {
    const { predictions, warnings } = await model.predict([method], { rows, columns }, `sql-${id}`);
    const told = warnings.map(({ policy, column, message }) => ({ policy, column, message }));
    reply = { id, values: predictions[0]!.parts.map(({ value }) => value), warnings: told };
  } catch (error) {
    reply = { id, error: sendError(error) };
  }
  port.postMessage(reply, []);
  Atomics.store(answered, 0, id);
  Atomics.notify(answered, 0);
}
