import { delegatedTolerance } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { Model } from "@godwit/runtime";
import { denseItems, type CellArray } from "@godwit/data";
import { readBatch, type GoldenMethod, type Goldens } from "./goldens.ts";
import { readCells } from "./stored-cells.ts";

/**
 * Asks a model that was just loaded for its golden outputs. Rejects with GOLDEN_MISMATCH where it gives others: then something about this
 * machine, its memory or this Godwit is off, and the model must not answer. Engines beside ours may differ from machine to machine
 * within their tolerance.
 */
export async function checkGoldens(model: Model, goldens: Goldens): Promise<void> {
  for (const golden of goldens.methods) {
    const { contract } = model.signature(golden.method);
    const answers = await model.runParallel(golden.method, readBatch(goldens.inputs[golden.input]!), 1);
    const isSame = contract.kind === "delegated" ? isAlike : Object.is;
    for (const [place, { width, cells }] of golden.outputs.entries()) {
      const answer = answers[place];
      if (answer === undefined || answer.width !== width) throw mismatch(golden, "it answers in another shape");
      const row = firstDifference(denseItems(answer), readCells(cells), width, isSame);
      if (row !== null) throw mismatch(golden, `row ${row} is answered in another way`, row);
    }
  }
}

function firstDifference(ours: CellArray, theirs: CellArray, width: number, isSame: (a: unknown, b: unknown) => boolean): number | null {
  if (ours.length !== theirs.length) return 0;
  for (let at = 0; at < ours.length; at++) if (!isSame(ours[at] ?? null, theirs[at] ?? null)) return Math.floor(at / width);
  return null;
}

function isAlike(ours: unknown, theirs: unknown): boolean {
  if (Object.is(ours, theirs)) return true;
  if (typeof ours !== "number" || typeof theirs !== "number") return false;
  return Math.abs(ours - theirs) <= delegatedTolerance.absolute + delegatedTolerance.relative * Math.abs(theirs);
}

function mismatch({ method }: GoldenMethod, text: string, row?: number): GodwitError {
  return new GodwitError("GOLDEN_MISMATCH", `${method} does not give its golden outputs again: ${text}`, {
    where: row === undefined ? {} : { row },
  });
}
