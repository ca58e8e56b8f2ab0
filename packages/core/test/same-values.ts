import { GodwitError } from "../src/errors/index.ts";
import type { Value } from "../src/ir/index.ts";

/** Where two values differ in shape, dtype or bits (any NaN equals any NaN), or null where nowhere. */
export function differenceOf(ours: Value, theirs: Value): string | null {
  if (ours.kind !== theirs.kind) return `${ours.kind} against ${theirs.kind}`;
  if (ours.rows !== theirs.rows || ours.width !== theirs.width)
    return `[${ours.rows}, ${ours.width}] against [${theirs.rows}, ${theirs.width}]`;
  if (ours.kind === "sparse" && theirs.kind === "sparse")
    return (
      firstDifference("indptr", ours.indptr, theirs.indptr) ??
      firstDifference("indices", ours.indices, theirs.indices) ??
      firstDifference("data", ours.data, theirs.data)
    );
  if (ours.kind === "dense" && theirs.kind === "dense") {
    if (ours.dtype !== theirs.dtype) return `${ours.dtype} against ${theirs.dtype}`;
    return firstDifference("data", ours.data, theirs.data);
  }
  return null;
}

function firstDifference(name: string, ours: ArrayLike<unknown>, theirs: ArrayLike<unknown>): string | null {
  if (ours.length !== theirs.length) return `${name} has ${ours.length} cells against ${theirs.length}`;
  for (let index = 0; index < ours.length; index++)
    if (!Object.is(ours[index], theirs[index])) return `${name}[${index}]: ${printCell(ours[index])} against ${printCell(theirs[index])}`;
  return null;
}

function printCell(cell: unknown): string {
  return Object.is(cell, -0) ? "-0" : String(cell);
}

/** What a run answers: its values, or the error that it ends with. */
export type Outcome = { readonly values: readonly Value[] } | { readonly error: GodwitError };

export function outcomeOf(run: () => readonly Value[]): Outcome {
  try {
    return { values: run() };
  } catch (error) {
    if (error instanceof GodwitError && error.code !== "INTERNAL") return { error };
    throw error;
  }
}

/** Where two outcomes differ, or null: errors agree by code and place. */
export function differenceOfOutcomes(ours: Outcome, theirs: Outcome): string | null {
  if ("error" in ours || "error" in theirs) {
    const [left, right] = [describeOutcome(ours), describeOutcome(theirs)];
    return left === right ? null : `${left} against ${right}`;
  }
  if (ours.values.length !== theirs.values.length) return `${ours.values.length} outputs against ${theirs.values.length}`;
  for (const [index, value] of ours.values.entries()) {
    const difference = differenceOf(value, theirs.values[index]!);
    if (difference !== null) return `output ${index}: ${difference}`;
  }
  return null;
}

function describeOutcome(outcome: Outcome): string {
  return "error" in outcome ? JSON.stringify([outcome.error.code, outcome.error.message, outcome.error.where]) : "values";
}
