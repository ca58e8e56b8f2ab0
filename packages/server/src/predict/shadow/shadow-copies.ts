import { setImmediate as nextTurn } from "node:timers/promises";
import { GodwitError } from "@godwit/core/errors";
import { answerOf, type EngineBatch, type Model } from "@godwit/runtime";
import { RoutedEndpoint } from "../../endpoints/routed-endpoint.ts";
import type { LiveModels } from "../../models/live-models.ts";
import type { ModelVersion } from "../../models/model-version.ts";
import type { CallEnded, PredictionMade, PredictionObserver } from "../observer.ts";
import type { MethodPrediction } from "../prediction.ts";
import { columnsFor } from "./columns-for.ts";
import { compareAnswers } from "./compare-answers.ts";

interface Copy {
  readonly endpoint: RoutedEndpoint;
  readonly version: ModelVersion;
  readonly made: PredictionMade;
}

const mostCopies = 100;
const mostRows = 100_000;

/**
 * Asks the shadows of endpoints what callers were told by others, and counts how far they differ. A copy is made of a call that has its answer;
 * copies are answered one after the other, each in a turn of its own, and those that do not fit into the queue are dropped and counted.
 */
export class ShadowCopies implements PredictionObserver {
  readonly #live: LiveModels;
  readonly #random: () => number;
  readonly #queue: Copy[] = [];
  #rows = 0;
  #working: Promise<void> | null = null;

  constructor(live: LiveModels, random: () => number = Math.random) {
    this.#live = live;
    this.#random = random;
  }

  ended({ endpoint, version, made, error }: CallEnded): void {
    if (!(endpoint instanceof RoutedEndpoint) || error !== null || made === null) return;
    const { shadow } = endpoint.table;
    if (shadow === null || shadow.version.digest === version?.digest || this.#random() * 100 >= shadow.share) return;
    if (this.#queue.length >= mostCopies || this.#rows + made.rows > mostRows) {
      endpoint.health.shadowDropped(shadow.version);
      return;
    }
    this.#queue.push({ endpoint, version: shadow.version, made });
    this.#rows += made.rows;
    this.#working ??= this.#work();
  }

  /** Resolves when no copy is left. */
  async settled(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    await nextTurn();
    for (let copy = this.#queue.shift(); copy !== undefined; copy = this.#queue.shift()) {
      await this.#answer(copy);
      this.#rows -= copy.made.rows;
      await nextTurn();
    }
    this.#working = null;
  }

  async #answer({ endpoint: { health }, version, made }: Copy): Promise<void> {
    try {
      const lease = await this.#live.lease(version);
      try {
        const compared = compareAnswers(made.predictions, await ask(lease.model, version, made));
        if (compared === null) health.shadowFailed(version, "its answer has another form");
        else health.compared(version, compared.rows, compared.differingRows, compared.largestDifference);
      } finally {
        lease.release();
      }
    } catch (error) {
      health.shadowFailed(version, error instanceof GodwitError ? `${error.code}: ${error.message}` : "it failed to answer");
    }
  }
}

async function ask(model: Model, version: ModelVersion, made: PredictionMade): Promise<readonly MethodPrediction[]> {
  const { methods } = made;
  const batch = batchFor(version, made);
  const predictions: MethodPrediction[] = [];
  for (const name of methods) {
    const method = model.signature(name);
    const values = await model.runParallel(name, batch);
    predictions.push({
      method,
      parts: method.outputs.map((output, index) => ({ output, value: values[index]!, answer: answerOf(output, values[index]!) })),
    });
  }
  return predictions;
}

function batchFor(version: ModelVersion, { batch, version: given, methods }: PredictionMade): EngineBatch {
  if (batch === null || version.signature.tensors !== null)
    throw new GodwitError("UNSUPPORTED_INPUT", "calls that come as tensors are not copied");
  const fitting = columnsFor(batch, given.signature.asking(methods).columns, version.signature.asking(methods).columns);
  if (typeof fitting === "string") throw new GodwitError("WRONG_WIDTH", fitting);
  return fitting;
}
