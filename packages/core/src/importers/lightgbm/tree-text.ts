import { GodwitError } from "../../errors/index.ts";
import type { TextLines } from "../../formats/index.ts";
import { checkTree, invalid, type BoosterTree, type LinearLeaves } from "./booster-model.ts";

/** What a tree says beside its counts, gains and weights, which are for people. */
const keys: ReadonlySet<string> = new Set([
  "num_leaves",
  "num_cat",
  "split_feature",
  "threshold",
  "decision_type",
  "left_child",
  "right_child",
  "leaf_value",
  "cat_boundaries",
  "cat_threshold",
  "is_linear",
  "leaf_const",
  "num_features",
  "leaf_features",
  "leaf_coeff",
]);

/** Reads the lines `key=numbers` of a tree up to a blank line. Throws INVALID_MODEL, MALFORMED, or UNSUPPORTED_OPTION for a tree before 2.0.5. */
export function readTreeText(lines: TextLines, index: number): BoosterTree {
  const fields = new Map<string, string>();
  while (lines.next()) {
    if (lines.isBlank) break;
    const key = lines.key();
    if (keys.has(key)) fields.set(key, lines.value());
  }
  const texts = (key: string): string => fields.get(key) ?? "";
  const [leafCount] = integers(fields.get("num_leaves") ?? invalid(`tree ${index} has no num_leaves`));
  if (!fields.has("num_cat")) throw new GodwitError("UNSUPPORTED_OPTION", "trees as LightGBM stored them before version 2.0.5");
  const splitFeature = integers(texts("split_feature"));
  const leafValue = fields.get("leaf_value");
  const linear = integers(texts("is_linear"))[0] === 1;
  const tree = {
    splitFeature,
    threshold: floats(texts("threshold")),
    decisionType: fields.has("decision_type") ? integers(texts("decision_type")) : new Int32Array(splitFeature.length),
    leftChild: integers(texts("left_child")),
    rightChild: integers(texts("right_child")),
    leafValue: leafValue === undefined && leafCount === 1 ? new Float64Array(1) : floats(leafValue ?? ""),
    categories: categorySets(integers(texts("cat_boundaries")), texts("cat_threshold"), index),
    linear: linear ? linearLeaves(texts) : null,
  };
  if (tree.leafValue.length !== leafCount) invalid(`tree ${index} has ${tree.leafValue.length} leaves instead of ${leafCount}`);
  return checkTree(tree, index);
}

/** The members of each bit set: words of 32 bits, those of set i from `boundaries[i]` on. */
function categorySets(boundaries: Int32Array, wordTexts: string, index: number): readonly Int32Array[] {
  if (boundaries.length === 0) return [];
  const words = floats(wordTexts);
  return Array.from({ length: boundaries.length - 1 }, (_, set) => {
    const [start, end] = [boundaries[set]!, boundaries[set + 1]!];
    if (!(start >= 0 && start <= end && end <= words.length)) invalid(`tree ${index} has a bit set outside of its ${words.length} words`);
    const members: number[] = [];
    for (let place = start; place < end; place++) {
      const word = words[place]!;
      if (!Number.isInteger(word) || word < 0 || word >= 2 ** 32) invalid(`tree ${index} has ${word} in a bit set`);
      for (let bit = 0; bit < 32; bit++) if (((word >>> bit) & 1) === 1) members.push((place - start) * 32 + bit);
    }
    return Int32Array.from(members);
  });
}

function linearLeaves(texts: (key: string) => string): LinearLeaves {
  const feature = integers(texts("leaf_features"));
  const counts = integers(texts("num_features"));
  const termOffset = new Int32Array(counts.length + 1);
  for (const [leaf, count] of counts.entries()) {
    if (!(count >= 0 && count <= feature.length - termOffset[leaf]!)) invalid(`a linear leaf has ${count} features`);
    termOffset[leaf + 1] = termOffset[leaf]! + count;
  }
  return { constant: floats(texts("leaf_const")), termOffset, feature, coefficient: floats(texts("leaf_coeff")) };
}

function integers(text: string): Int32Array {
  const numbers = floats(text);
  const whole = Int32Array.from(numbers);
  for (let place = 0; place < whole.length; place++)
    if (whole[place] !== numbers[place]) throw new GodwitError("MALFORMED", `${numbers[place]} stands where a whole number is expected`);
  return whole;
}

/** Numbers between blanks; `inf` and `nan` as C writes them. */
export function floats(text: string): Float64Array {
  const numbers: number[] = [];
  for (let end = 0, start = 0; start < text.length; start = end + 1) {
    end = text.indexOf(" ", start);
    if (end === -1) end = text.length;
    if (end > start) numbers.push(float(text.slice(start, end)));
  }
  return Float64Array.from(numbers);
}

function float(text: string): number {
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  const [, sign, word] = /^([+-]?)(inf|nan)/iu.exec(text) ?? [];
  if (word === undefined) throw new GodwitError("MALFORMED", `"${text.slice(0, 40)}" is no number`);
  return word.toLowerCase() === "nan" ? NaN : sign === "-" ? -Infinity : Infinity;
}
