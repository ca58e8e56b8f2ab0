import type { OpAttributes, Reduction } from "../ops/attributes.ts";
import type { Value } from "../value.ts";
import { errorAt, errorsOf, numberAt, type Bounded, type BoundRule } from "./bounded.ts";

/** The roundings of one precision. */
interface Roundings {
  /** The gap between 1 and the next number: one rounding of ours and one of the library's are each at most half of it. */
  readonly two: number;
  /** Below the normal numbers roundings have a fixed size. */
  readonly smallest: number;
}

const float64: Roundings = { two: 2 ** -52, smallest: 2 ** -1073 };
const float32: Roundings = { two: 2 ** -23, smallest: 2 ** -148 };

/**
 * Sums in any order, with or without fused multiply-add: n terms are rounded at most n times on either side. The
 * roundings of one product, or of a sum of two exact terms, are the same in every order.
 */
function sumError(terms: number, size: number, carried: number, exactTerms: boolean, { two, smallest }: Roundings = float64): number {
  if (terms <= (exactTerms ? 2 : 1) && carried === 0) return 0;
  const error = carried + terms * (two * (size + carried) + smallest);
  return Number.isFinite(size) && carried !== Infinity ? error : Infinity;
}

/** Where the cells of a row stand. */
function rowRange(value: Value, row: number): readonly [number, number] {
  return value.kind === "sparse" ? [value.indptr[row]!, value.indptr[row + 1]!] : [row * value.width, (row + 1) * value.width];
}

export const matmulRule: BoundRule<"matmul"> = ([input], attributes, answer) => {
  const { value } = input!;
  const outputs = answer.width;
  const boundOf = attributes.arithmetic === "f32" ? singleProductError : productError;
  return errorsOf(answer.data.length, (place) =>
    boundOf(input!, attributes, rowRange(value, Math.floor(place / outputs)), place % outputs),
  );
};

type ProductError = (input: Bounded, attributes: OpAttributes["matmul"], range: readonly [number, number], output: number) => number;

const productError: ProductError = ({ value, error }, { weights, error: weightError, precision }, [start, end], output) => {
  const outputs = weights.shape[1]!;
  const factors = weights.data as Float64Array;
  const factorErrors = (weightError?.data as Float64Array | undefined) ?? null;
  const roundings = precision === "f32" ? float32 : float64;
  const wholeNumbers = precision === "f32" ? 2 ** 24 : Number.MAX_SAFE_INTEGER;
  let [terms, size, carried] = [0, 0, 0];
  let decided = false;
  let integers = true;
  for (let index = start; index < end; index++) {
    const column = value.kind === "sparse" ? value.indices[index]! : index - start;
    const factor = factors[column * outputs + output]!;
    const cell = numberAt(value, index);
    const own = errorAt(error, index);
    if (own === 0 && !Number.isFinite(cell * factor) && !(Number.isFinite(cell) && Number.isFinite(factor))) decided = true;
    if (own !== 0 && factor !== 0) carried += own * Math.abs(factor);
    const doubt = errorAt(factorErrors, column * outputs + output);
    if (doubt !== 0 && (cell !== 0 || own !== 0)) carried += doubt * (Math.abs(cell) + own);
    if (cell === 0 || (factor === 0 && doubt === 0)) continue;
    terms++;
    size += Math.abs(cell * factor);
    if (!Number.isInteger(cell) || !Number.isInteger(factor)) integers = false;
  }
  if (integers && carried === 0 && size <= wholeNumbers) return 0;
  return decided && carried !== Infinity ? 0 : sumError(terms, size, carried, false, roundings);
};

/** Of a product whose factors we round to float32 too: as much as two terms more. Beyond the largest float32 number nothing is known. */
const singleProductError: ProductError = ({ value, error }, { weights, error: weightError }, [start, end], output) => {
  const outputs = weights.shape[1]!;
  const factors = weights.data as Float64Array;
  const factorErrors = (weightError?.data as Float64Array | undefined) ?? null;
  let [size, carried, overflows] = [0, 0, false];
  for (let index = start; index < end; index++) {
    const place = (index - start) * outputs + output;
    const [cell, factor] = [numberAt(value, index), factors[place]!];
    const [own, doubt] = [errorAt(error, index), errorAt(factorErrors, place)];
    if ((Number.isNaN(cell) && own === 0) || Number.isNaN(factor)) return 0;
    if (!Number.isFinite(Math.fround(2 * cell)) || !Number.isFinite(Math.fround(2 * factor))) overflows = true;
    size += Math.abs(cell * factor);
    if (own > 0) carried += own * (Math.abs(factor) + doubt);
    carried += doubt * Math.abs(cell) + 2 ** -149 * (Math.abs(cell) + Math.abs(factor));
  }
  const bound = sumError(end - start + 2, size, carried, false, float32);
  return overflows || !Number.isFinite(Math.fround(2 * (size + bound))) ? Infinity : bound;
};

interface SumKind {
  /** The library adds in this order. */
  readonly fixed: boolean;
  readonly squares: boolean;
  readonly roundings: Roundings;
}

const orders: { readonly [K in "sum" | "sum_f32" | "sum_pairwise" | "sum_squares" | "sum_absolute"]: SumKind } = {
  sum: { fixed: false, squares: false, roundings: float64 },
  sum_f32: { fixed: true, squares: false, roundings: float32 },
  sum_pairwise: { fixed: true, squares: false, roundings: float64 },
  sum_squares: { fixed: false, squares: true, roundings: float64 },
  sum_absolute: { fixed: false, squares: false, roundings: float64 },
};

export const reduceRule: BoundRule<"reduce"> = ([input], { function: name, each = input!.value.width }, answer) => {
  const isSum = Object.hasOwn(orders, name);
  if (input!.error === null && !(isSum && !orders[name as keyof typeof orders].fixed)) return null;
  return errorsOf(answer.data.length, (group) => {
    const range = input!.value.kind === "sparse" ? rowRange(input!.value, group) : ([group * each, (group + 1) * each] as const);
    return isSum ? sumErrorOf(input!, name as keyof typeof orders, range) : extremeError(input!, name, range);
  });
};

function sumErrorOf({ value, error }: Bounded, name: keyof typeof orders, [start, end]: readonly [number, number]): number {
  const { fixed, squares, roundings } = orders[name];
  let [terms, size, carried] = [0, 0, 0];
  let integers = true;
  let decided = false;
  for (let index = start; index < end; index++) {
    const cell = Math.abs(numberAt(value, index));
    const own = errorAt(error, index);
    if (own === 0 && !Number.isFinite(cell)) decided = true;
    carried += squares ? 2 * cell * own + own * own : own;
    size += squares ? cell * cell : cell;
    if (cell !== 0) terms++;
    if (!Number.isInteger(cell)) integers = false;
  }
  if (decided) return carried === Infinity ? Infinity : 0;
  const roundsNothing = integers && size <= Number.MAX_SAFE_INTEGER;
  if ((fixed || roundsNothing) && carried === 0) return 0;
  return roundings === float32 && Math.fround(size) === Infinity ? Infinity : sumError(terms, size, carried, !squares, roundings);
}

function extremeError({ value, error }: Bounded, name: Reduction, [start, end]: readonly [number, number]): number {
  let widest = 0;
  for (let index = start; index < end; index++) widest = Math.max(widest, errorAt(error, index));
  if (name !== "argmax" || widest === 0) return widest;
  let best = start;
  for (let index = start + 1; index < end; index++) if (numberAt(value, index) > numberAt(value, best)) best = index;
  for (let index = start; index < end; index++) {
    const slack = errorAt(error, index) + errorAt(error, best);
    if (index !== best && slack > 0 && !(numberAt(value, index) + slack < numberAt(value, best))) return Infinity;
  }
  return 0;
}
