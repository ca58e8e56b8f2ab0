import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import { ceil32, floor32 } from "../forest/round-threshold.ts";
import type { Expression, Form } from "./expression.ts";
import type { SqlWriter } from "./sql-writer.ts";

type TreeForm = Extract<Form, { readonly kind: "tree" }>;

/** One tree as nested CASEs. A missing cell makes a condition NULL, so it goes to ELSE: the missing side stands there. */
export function printTree(printer: SqlWriter, form: TreeForm, operands: readonly Expression[]): string {
  const { ensemble, tree, answer } = form;
  const root = ensemble.treeOffset[tree]!;
  const names = operands.map((operand) => printer.value(operand));
  const leaf = (node: number): string => {
    if (answer === "leaf") return String(node - root);
    return printer.double(ensemble.leafValue[ensemble.leaf[node]! * ensemble.leafWidth + answer]!);
  };
  const walk = (node: number): string => {
    const feature = ensemble.feature[node]!;
    if (feature < 0) return leaf(node);
    const [left, right] = [walk(root + ensemble.left[node]!), walk(root + ensemble.right[node]!)];
    if (left === right) return left;
    const isLeft = ensemble.missingLeft[node] === 1;
    const set = ensemble.categorySet[node]!;
    if (set >= 0) {
      const { left: leftCodes, known } = ensemble.categorySets[set]!;
      const goLeft = new Set(leftCodes);
      const chosen = isLeft ? Array.from(known).filter((code) => !goLeft.has(code)) : Array.from(leftCodes);
      const [yes, no] = isLeft ? [right, left] : [left, right];
      if (chosen.length === 0) return no;
      const codes = chosen.map((code) => printer.dialect.bare(code)).join(", ");
      const subject = names[form.wholes[feature]!]!;
      const whole = printer.dialect.subject?.(subject) ?? subject;
      return `CASE WHEN ${whole} IN (${codes}) THEN ${yes} ELSE ${no} END`;
    }
    const place = form.places[feature]!;
    const limit = largestLeft(ensemble, node);
    if (limit === Infinity || limit === undefined) {
      const other = limit === Infinity ? left : right;
      const missing = isLeft ? left : right;
      return missing === other || !operands[place]!.nullable
        ? other
        : `CASE WHEN ${names[place]!} IS NULL THEN ${missing} ELSE ${other} END`;
    }
    const bound = limit === -Infinity ? null : printer.dialect.bare(limit);
    const lowest = printer.dialect.bare(-Number.MAX_VALUE);
    if (isLeft && operands[place]!.nullable)
      return `CASE WHEN ${names[place]!} ${bound === null ? `>= ${lowest}` : `> ${bound}`} THEN ${right} ELSE ${left} END`;
    return `CASE WHEN ${names[place]!} ${bound === null ? `< ${lowest}` : `<= ${bound}`} THEN ${left} ELSE ${right} END`;
  };
  return walk(root);
}

/**
 * The largest double that goes left at a numeric split, whatever the ensemble compares in: so a double is compared as it is, where the
 * library rounds to float32 first. Undefined where none does.
 */
export function largestLeft({ compare, test, threshold }: TreeEnsemble, node: number): number | undefined {
  const limit = threshold[node]!;
  if (Number.isNaN(limit)) return undefined;
  if (compare === "f64") return test === "le" ? limit : below(limit);
  const single = test === "le" ? floor32(limit) : neighbour32(ceil32(limit), false);
  if (single === Infinity) return Infinity;
  if (single === undefined) return undefined;
  if (single === -Infinity) return -beyond32;
  const middle = midpoint(single, neighbour32(single, true)!);
  // A tie rounds to the even one of both.
  return Math.fround(middle) === single ? middle : below(middle);
}

/** The smallest double that float32 rounds to infinity. */
const beyond32 = 3.4028235677973366e38;

function midpoint(low: number, high: number): number {
  return high === Infinity ? beyond32 : low / 2 + high / 2;
}

const words = new DataView(new ArrayBuffer(8));

/** The largest double below a number, undefined below −Infinity. */
function below(value: number): number | undefined {
  if (value === -Infinity) return undefined;
  if (value === 0) return -Number.MIN_VALUE;
  words.setFloat64(0, value);
  words.setBigInt64(0, words.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return words.getFloat64(0);
}

/** The next float32 above or below one. */
function neighbour32(value: number, up: boolean): number | undefined {
  if (value === (up ? Infinity : -Infinity)) return undefined;
  if (value === 0) return up ? 2 ** -149 : -(2 ** -149);
  words.setFloat32(0, value);
  words.setInt32(0, words.getInt32(0) + (value > 0 === up ? 1 : -1));
  return words.getFloat32(0);
}
