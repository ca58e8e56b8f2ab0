import { GodwitError } from "../../errors/index.ts";
import { TextLines } from "../../formats/index.ts";
import { checkBooster, givenNames, invalid, type BoosterModel, type BoosterTree } from "./booster-model.ts";
import { readCategories } from "./pandas-categories.ts";
import { floats, readTreeText } from "./tree-text.ts";

const categoriesStart = "pandas_categorical:";

/**
 * Reads what `Booster.save_model` writes: a head of `key=value`, a block of lines a tree, then what the trainer was told.
 * Throws INVALID_MODEL, MALFORMED, TRUNCATED, or UNSUPPORTED_OPTION for what the library itself no longer reads.
 */
export function readModelText(bytes: Uint8Array): BoosterModel {
  const { head, trees, hasParameters, pandasCategories } = readParts(new TextLines(bytes));
  const sizes = head.get("tree_sizes");
  if (sizes !== undefined) checkTreeCount(trees.length, floats(sizes).length);
  const averaged = head.has("average_output");
  return checkBooster({
    featureCount: wholeNumber(head, "max_feature_idx", 0) + 1,
    featureNames: givenNames(split(required(head, "feature_names"))),
    featureInfos: split(head.get("feature_infos") ?? ""),
    objective: head.get("objective")?.trim() ?? null,
    treesPerIteration: wholeNumber(head, head.has("num_tree_per_iteration") ? "num_tree_per_iteration" : "num_class", 1),
    averaged,
    // The first version that stored plain scores is also the first that wrote down its parameters.
    leavesConverted: averaged && head.get("version") === "v2" && !hasParameters,
    trees,
    pandasCategories,
  });
}

interface Parts {
  readonly head: ReadonlyMap<string, string>;
  readonly trees: readonly BoosterTree[];
  readonly hasParameters: boolean;
  readonly pandasCategories: BoosterModel["pandasCategories"];
}

/** A line is told by where it stands: the names of features in the tail may be anything. */
function readParts(lines: TextLines): Parts {
  const head = new Map<string, string>();
  const trees: BoosterTree[] = [];
  let part: "head" | "trees" | "tail" = "head";
  let hasParameters = false;
  let pandasCategories: BoosterModel["pandasCategories"] = null;
  while (lines.next()) {
    if (lines.isBlank) continue;
    const key = lines.key();
    if (part !== "tail" && key === "Tree") {
      part = "trees";
      trees.push(readTreeText(lines, trees.length));
      continue;
    }
    if (part === "trees" || key === "end of trees") part = "tail";
    if (key === "parameters:") hasParameters = true;
    else if (key.startsWith(categoriesStart)) pandasCategories = parseCategories(lines.line().slice(categoriesStart.length));
    else if (part === "head") head.set(key, lines.value());
  }
  return { head, trees, hasParameters, pandasCategories };
}

function parseCategories(json: string): BoosterModel["pandasCategories"] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new GodwitError("MALFORMED", "pandas_categorical is not JSON", { cause });
  }
  return readCategories(value);
}

function checkTreeCount(count: number, expected: number): void {
  if (count < expected) throw new GodwitError("TRUNCATED", `the text ends after ${count} of ${expected} trees`);
  if (count > expected) invalid(`the text holds ${count} trees instead of ${expected}`);
}

function required(head: ReadonlyMap<string, string>, key: string): string {
  return head.get(key) ?? invalid(`the model does not state its ${key}`);
}

function wholeNumber(head: ReadonlyMap<string, string>, key: string, minimum: number): number {
  const text = required(head, key);
  const value = Number(text);
  return /^\d+$/u.test(text) && value >= minimum && value < 2 ** 31 - 1 ? value : invalid(`${key} is ${text.slice(0, 40)}`);
}

function split(text: string): readonly string[] {
  return text.split(" ").filter((part) => part !== "");
}
