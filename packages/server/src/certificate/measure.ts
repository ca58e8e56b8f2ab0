import { delegatedTolerance, type Contract, type SignatureOutput } from "@godwit/core/artifact";
import { isWithin } from "@godwit/core/ir";
import { denseItems, type Answer } from "@godwit/data";
import type { Bounds } from "./bounds.ts";
import { ulpDistance32, ulpDistance64 } from "./ulp-distance.ts";

/** A cell of an answer, ours or the library's. */
export type AnswerCell = number | bigint | string | boolean | null | undefined;

/** What is measured over all values of a method's answers. */
export class Measure {
  values = 0;
  equal = 0;
  labels = 0;
  labelsAgreeing = 0;
  maxUlp = 0;
  maxAbsolute = 0;
  maxRelative = 0;
  /** Values that the contract does not allow. */
  outside = 0;

  /**
   * Adds one output of some rows; `labelled`: the values are classes, not quantities.
   */
  add(
    output: SignatureOutput,
    labelled: boolean,
    ours: Answer,
    theirs: ArrayLike<AnswerCell>,
    contract: Contract,
    bounds: () => ReturnType<Bounds>,
  ): void {
    const cells = denseItems(ours);
    const kind = kindOf(output.dtype);
    for (let index = 0; index < cells.length; index++) {
      const difference = compare(kind, cells[index], theirs[index]);
      this.values++;
      if (difference.equal) this.equal++;
      if (labelled) {
        this.labels++;
        if (difference.equal || difference.absolute === 0) this.labelsAgreeing++;
      }
      if (difference.equal) continue;
      this.maxUlp = Math.max(this.maxUlp, difference.ulp);
      this.maxAbsolute = Math.max(this.maxAbsolute, difference.absolute);
      this.maxRelative = Math.max(this.maxRelative, difference.relative);
      if (!isAllowed(contract, kind, cells[index], theirs[index], bounds()?.[index] ?? 0)) this.outside++;
    }
  }
}

interface Difference {
  readonly equal: boolean;
  readonly ulp: number;
  readonly absolute: number;
  readonly relative: number;
}

const none: Difference = { equal: true, ulp: 0, absolute: 0, relative: 0 };
const whole: Difference = { equal: false, ulp: Infinity, absolute: Infinity, relative: Infinity };

type Kind = "f64" | "f32" | "whole" | "text";

function kindOf(dtype: string): Kind {
  const code = dtype.replace(/^[<>|=]/u, "");
  if (code === "f8") return "f64";
  if (code === "f4" || code === "f2") return "f32";
  return /^[iub]/u.test(code) ? "whole" : "text";
}

function compare(kind: Kind, ours: AnswerCell, theirs: AnswerCell): Difference {
  if (kind === "whole") return compareWhole(ours, theirs);
  if (typeof ours === "number" && typeof theirs !== "string" && theirs !== undefined)
    return compareFloats(kind === "f32", ours, theirs === null ? Number.NaN : Number(theirs));
  if (isMissing(ours) && isMissing(theirs)) return none;
  return ours === theirs ? none : whole;
}

function isMissing(cell: AnswerCell): boolean {
  return cell === null || cell === undefined || Number.isNaN(cell);
}

function compareWhole(ours: AnswerCell, theirs: AnswerCell): Difference {
  if (typeof ours === "string" || typeof theirs === "string" || isMissing(ours) || isMissing(theirs)) return ours === theirs ? none : whole;
  const [left, right] =
    typeof ours === "bigint" || typeof theirs === "bigint" ? [wide(ours), wide(theirs)] : [Number(ours), Number(theirs)];
  if (left === right) return none;
  const absolute = Math.abs(Number(typeof left === "bigint" && typeof right === "bigint" ? left - right : Number(left) - Number(right)));
  return { equal: false, ulp: absolute, absolute, relative: absolute / Math.abs(Number(right)) };
}

function wide(cell: AnswerCell): bigint | number {
  const value = typeof cell === "boolean" ? Number(cell) : (cell as number | bigint);
  return typeof value === "bigint" || !Number.isInteger(value) ? value : BigInt(value);
}

function compareFloats(single: boolean, ours: number, theirs: number): Difference {
  const left = single ? Math.fround(ours) : ours;
  const right = single ? Math.fround(theirs) : theirs;
  if (Object.is(left, right)) return none;
  if (!Number.isFinite(left) || !Number.isFinite(right)) return whole;
  const absolute = Math.abs(left - right);
  return {
    equal: false,
    ulp: single ? ulpDistance32(left, right) : ulpDistance64(left, right),
    absolute,
    relative: absolute === 0 ? 0 : absolute / Math.abs(right),
  };
}

function isAllowed(contract: Contract, kind: Kind, ours: AnswerCell, theirs: AnswerCell, bound: number): boolean {
  if (contract.kind === "delegated") return kind !== "whole" && isAlike(ours, theirs);
  const floats = (kind === "f64" || kind === "f32") && typeof ours === "number" && typeof theirs === "number";
  return floats ? isWithin(contract, ours, theirs, bound, kind) : contract.kind !== "bit-equal" && bound === Infinity;
}

/** Within what the same engine may differ by from machine to machine: quantities, not labels. */
function isAlike(ours: AnswerCell, theirs: AnswerCell): boolean {
  if (typeof ours !== "number" || typeof theirs !== "number" || !Number.isFinite(ours) || !Number.isFinite(theirs)) return false;
  return Math.abs(ours - theirs) <= delegatedTolerance.absolute + delegatedTolerance.relative * Math.abs(theirs);
}
