import type { SignatureMethod } from "@godwit/core/artifact";
import { columnsOf } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { decodeGraph, interpret, type Batch } from "@godwit/core/ir";
import type { Model } from "@godwit/runtime";
import { boundsOf } from "../../certificate/bounds.ts";
import { Measure } from "../../certificate/measure.ts";
import type { OpenedModel } from "../../compiling/open-model.ts";
import { denseItems, isTextual, type Answer } from "@godwit/data";
import { readBatch, storeBatch, type GoldenMethod, type Goldens } from "./goldens.ts";
import { storeCells } from "./stored-cells.ts";

/** The rows that a method is asked with, by the method's name. */
export type RowsOf = (method: string) => Batch;

/**
 * Answers the rows with every method, by the engine and by the interpreter that defines the answers, and keeps what the engine gives.
 * Rejects with BACKENDS_DISAGREE where the two differ by more than the contract allows, and what the model says of the rows.
 */
export async function recordGoldens(opened: OpenedModel, model: Model, origin: Goldens["origin"], rowsOf: RowsOf): Promise<Goldens> {
  const { manifest } = opened.artifact;
  const graph = manifest.program.target === "wasm" ? decodeGraph(opened.artifact.graph()) : null;
  const inputs: { readonly key: string; readonly stored: Goldens["inputs"][number] }[] = [];
  const methods: GoldenMethod[] = [];
  for (const method of manifest.methods) {
    const key = columnsOf(manifest, method.name)
      .map((column) => manifest.columns.indexOf(column))
      .join();
    let input = inputs.findIndex((each) => each.key === key);
    // As they are kept, so that the answers are to what will be read back.
    if (input < 0) input = inputs.push({ key, stored: storeBatch(rowsOf(method.name)) }) - 1;
    const batch = readBatch(inputs[input]!.stored);
    const answers = await model.runParallel(method.name, batch, 1);
    if (graph !== null) compare(opened, method, batch, answers, interpret(graph, method.name, batch));
    methods.push({
      method: method.name,
      input,
      outputs: answers.map((answer) => ({ width: answer.width, cells: storeCells(denseItems(answer)) })),
    });
  }
  return { format: 1, origin, inputs: inputs.map(({ stored }) => stored), methods };
}

function compare(opened: OpenedModel, method: SignatureMethod, batch: Batch, ours: readonly Answer[], reference: readonly Answer[]): void {
  const bounds = boundsOf(opened, method)(batch);
  const measure = new Measure();
  method.outputs.forEach((output, place) =>
    measure.add(output, isTextual(output.dtype), ours[place]!, denseItems(reference[place]!), method.contract, () => bounds(place)),
  );
  if (measure.outside === 0) return;
  throw new GodwitError(
    "BACKENDS_DISAGREE",
    `${method.name}: ${measure.outside} of ${measure.values} values differ from the reference by up to ${measure.maxUlp} ulp`,
  );
}
