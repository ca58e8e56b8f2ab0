import type { Cellular } from "../cells.ts";
import type { OperatorCall } from "../operator-call.ts";
import { cellDims, isRowAxis, product, rowAxisOf, type Dim } from "../value.ts";
import { operator, type Operator } from "./operator.ts";
import { multiplied } from "./products.ts";
import { reshaped, transposed } from "./shape-operators.ts";

/** A value whose axes have letters. */
interface Lettered {
  readonly value: Cellular;
  readonly letters: string;
}

/** Sums of products over two values' letters, as a product of stacks of matrices. */
function einsum(call: OperatorCall): Cellular {
  const equation = call.string("equation").replaceAll(" ", "");
  const [, terms, stated] = /^([A-Za-z,]+)(?:->([A-Za-z]*))?$/u.exec(equation) ?? call.refuse(`the equation ${equation}`);
  const parts = terms!.split(",").map((letters, index): Lettered => ({ letters, value: call.input(index) }));
  for (const { letters, value } of parts)
    if (letters.length !== value.dims.length || new Set(letters).size !== letters.length) return call.refuse(`the equation ${equation}`);
  const [left, right, ...others] = parts;
  if (left === undefined || right === undefined || others.length > 0) return call.refuse("an equation that is not of two values");
  const out =
    stated ??
    [...terms!.replaceAll(",", "")]
      .filter((letter, _, all) => all.filter((each) => each === letter).length === 1)
      .toSorted()
      .join("");
  const both = [...left.letters].filter((letter) => right.letters.includes(letter));
  const stack = both.filter((letter) => out.includes(letter));
  const inner = both.filter((letter) => !out.includes(letter));
  const [one, two] = [left, right].map(({ letters }) => [...letters].filter((letter) => !both.includes(letter))) as [string[], string[]];
  const result = [...stack, ...one, ...two];
  if (result.toSorted().join("") !== [...out].toSorted().join("")) return call.refuse(`the equation ${equation}`);
  const whole = multiplied(call, folded(call, left, stack, one, inner), folded(call, right, stack, inner, two));
  const dims = result.map((letter) => dimOf(left, letter) ?? dimOf(right, letter)!);
  const order = [...out].map((letter) => result.indexOf(letter));
  return transposed(call, reshaped(call, whole, dims), order);
}

function dimOf({ letters, value }: Lettered, letter: string): Dim | undefined {
  return value.dims[letters.indexOf(letter)];
}

/** Axes in the order of the stack, of the rows and of the columns of its matrices, each of the latter two as one. */
function folded(call: OperatorCall, part: Lettered, stack: readonly string[], ...sides: readonly (readonly string[])[]): Cellular {
  const order = [...stack, ...sides.flat()].map((letter) => part.letters.indexOf(letter));
  const turned = transposed(call, part.value, order);
  const dims = sides.map((letters): Dim => {
    const all = letters.map((letter) => dimOf(part, letter)!);
    const size = product(cellDims(all));
    return rowAxisOf(all) === -1 ? size : isRowAxis(all[0]) || size === 1 ? { each: size } : call.refuse("rows within an axis");
  });
  return reshaped(call, turned, [...turned.dims.slice(0, stack.length), ...dims]);
}

export const sumsOfProducts: readonly Operator[] = [operator("Einsum", einsum)];
