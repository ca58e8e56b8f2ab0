import type { CtrFeature, CtrTable } from "./model.ts";
import { invalid } from "./tree-nodes.ts";

const round = Math.fround;

/** The number of each entry of a table, and last that of rows it does not hold; in float32 at each step, as `TModelCtr::Calc` computes. */
export function ctrValues(feature: CtrFeature, table: CtrTable): Float64Array {
  const { priorNumerator, priorDenominator, shift, scale } = feature;
  const calculate = (good: number, total: number): number => {
    const ratio = round(round(round(good) + priorNumerator) / round(round(total) + priorDenominator));
    return round(round(ratio + shift) * scale);
  };
  const count = table.hashes.length;
  const values = new Float64Array(count + 1);
  for (let entry = 0; entry < count; entry++) {
    const [good, total] = counts(feature, table, table.numbers.subarray(entry * table.stride, (entry + 1) * table.stride));
    values[entry] = calculate(good, total);
  }
  values[count] = calculate(0, isFrequency(feature) ? table.denominator : 0);
  return values;
}

function isFrequency({ type }: CtrFeature): boolean {
  return type === "Counter" || type === "FeatureFreq";
}

/** How many of how many. */
function counts({ type, targetBorder }: CtrFeature, { stride, denominator }: CtrTable, numbers: Float64Array): readonly [number, number] {
  switch (type) {
    case "Counter":
    case "FeatureFreq":
      if (stride !== 1) invalid("a table of frequencies has another number of numbers");
      return [numbers[0]!, denominator];
    case "BinarizedTargetMeanValue":
    case "FloatTargetMeanValue":
      if (stride !== 2) invalid("a table of means has another number of numbers");
      return [numbers[0]!, numbers[1]!];
    case "Buckets":
      return [numbers[targetBorder] ?? invalid(`a target statistic asks for class ${targetBorder} of ${stride}`), sum(numbers)];
    case "Borders":
      if (stride < 2) invalid("a table of classes has one class");
      if (stride > 2 && !(targetBorder >= 0 && targetBorder < stride))
        invalid(`a target statistic asks for border ${targetBorder} of ${stride} classes`);
      return [stride === 2 ? numbers[1]! : sum(numbers.subarray(targetBorder + 1)), sum(numbers)];
    default:
      return type satisfies never;
  }
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((total, each) => total + each, 0);
}
