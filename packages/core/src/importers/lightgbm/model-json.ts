import { GodwitError } from "../../errors/index.ts";
import { decodeUtf8 } from "../../formats/index.ts";
import { checkBooster, checkTree, givenNames, invalid, type BoosterModel, type BoosterTree, type LinearLeaves } from "./booster-model.ts";
import { readCategories } from "./pandas-categories.ts";

type JsonObject = Readonly<Record<string, unknown>>;

const missingTypes = ["None", "Zero", "NaN"];

/** Reads what `Booster.dump_model` gives, as JSON. Throws INVALID_MODEL, MALFORMED, UNSUPPORTED_OPTION for a dump before 2.3. */
export function readModelJson(bytes: Uint8Array): BoosterModel {
  const dump = parse(bytes);
  const names = list(dump, "feature_names").map((name) => (typeof name === "string" ? name : invalid("a feature's name is no string")));
  const { objective } = dump;
  if (!("objective" in dump) && dump["version"] === "v2")
    throw new GodwitError("UNSUPPORTED_OPTION", "a JSON dump that does not tell the objective, as LightGBM wrote them before 2.3", {
      hint: "Store the model with Booster.save_model instead.",
    });
  return checkBooster({
    featureCount: wholeNumber(dump, "max_feature_idx", 0) + 1,
    featureNames: givenNames(names),
    featureInfos: featureInfos(dump["feature_infos"], names),
    objective: typeof objective === "string" ? objective.trim() : null,
    treesPerIteration: wholeNumber(dump, "num_tree_per_iteration", 1),
    averaged: dump["average_output"] === true,
    leavesConverted: false,
    trees: list(dump, "tree_info").map((tree, index) => readTree(object(tree, "a tree"), index)),
    pandasCategories: readCategories(dump["pandas_categorical"]),
  });
}

function parse(bytes: Uint8Array): JsonObject {
  const text = decodeUtf8(bytes);
  if (text === null) throw new GodwitError("MALFORMED", "the JSON text is not UTF-8");
  try {
    return object(JSON.parse(text.replace(/^\u{feff}/u, "")), "the dump");
  } catch (cause) {
    if (cause instanceof GodwitError) throw cause;
    throw new GodwitError("MALFORMED", "the JSON text is broken", { cause });
  }
}

/** As the text has them: the codes of a categorical feature, the range of another. */
function featureInfos(infos: unknown, names: readonly string[]): readonly string[] {
  if (infos === undefined) return [];
  const known = new Map(Object.entries(object(infos, "feature_infos")));
  return names.map((name) => {
    const info = known.get(name);
    if (info === undefined) return "none";
    const { min_value, max_value, values } = object(info, "an entry of feature_infos");
    return Array.isArray(values) && values.length > 0 ? values.join(":") : `[${String(min_value)}:${String(max_value)}]`;
  });
}

/** A tree of objects inside of one another becomes the lists that the text holds. */
function readTree(tree: JsonObject, index: number): BoosterTree {
  const leaves: JsonObject[] = [];
  const splits: JsonObject[] = [];
  const open = [object(tree["tree_structure"], `tree ${index}`)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!("split_feature" in node)) {
      leaves.push(node);
      continue;
    }
    splits.push(node);
    open.push(object(node["right_child"], `a child in tree ${index}`), object(node["left_child"], `a child in tree ${index}`));
  }
  const leafOf = placed(leaves, "leaf_index", index);
  const splitOf = placed(splits, "split_index", index);
  const categories: Int32Array[] = [];
  const child = (node: unknown): number => {
    const there = node as JsonObject;
    return "split_feature" in there ? splitNumber(there) : ~leafNumber(there);
  };
  const decisions = splitOf.map((node) => decision(node, categories, index));
  return checkTree(
    {
      splitFeature: Int32Array.from(splitOf, (node) => wholeNumber(node, "split_feature", 0)),
      threshold: Float64Array.from(decisions, ({ threshold }) => threshold),
      decisionType: Int32Array.from(decisions, ({ type }) => type),
      leftChild: Int32Array.from(splitOf, (node) => child(node["left_child"])),
      rightChild: Int32Array.from(splitOf, (node) => child(node["right_child"])),
      leafValue: Float64Array.from(leafOf, (node) => number(node, "leaf_value")),
      categories,
      linear: leafOf.some((node) => "leaf_const" in node) ? linearLeaves(leafOf) : null,
    },
    index,
  );
}

function splitNumber(node: JsonObject): number {
  return wholeNumber(node, "split_index", 0);
}

/** The only leaf of a tree has no number. */
function leafNumber(node: JsonObject): number {
  return "leaf_index" in node ? wholeNumber(node, "leaf_index", 0) : 0;
}

/** The nodes in the order of their numbers, each of which must be there once. */
function placed(nodes: readonly JsonObject[], key: "leaf_index" | "split_index", tree: number): readonly JsonObject[] {
  const places: (JsonObject | undefined)[] = Array.from({ length: nodes.length });
  for (const node of nodes) {
    const place = key === "leaf_index" ? leafNumber(node) : splitNumber(node);
    if (place >= nodes.length || places[place] !== undefined) invalid(`tree ${tree} numbers its nodes wrongly: ${key} ${place}`);
    places[place] = node;
  }
  return places as readonly JsonObject[];
}

interface Decision {
  readonly threshold: number;
  readonly type: number;
}

function decision(node: JsonObject, categories: Int32Array[], tree: number): Decision {
  const missing = missingTypes.indexOf(String(node["missing_type"]));
  if (missing === -1) return invalid(`tree ${tree} has missing_type ${String(node["missing_type"])}`);
  const type = (missing << 2) | (node["default_left"] === true ? 2 : 0);
  if (node["decision_type"] === "<=") return { threshold: number(node, "threshold"), type };
  if (node["decision_type"] !== "==") return invalid(`tree ${tree} has decision_type ${String(node["decision_type"])}`);
  return { threshold: categories.push(categorySet(node["threshold"], tree)) - 1, type: type | 1 };
}

/** `1||3||4` */
function categorySet(threshold: unknown, tree: number): Int32Array {
  const texts = String(threshold).split("||");
  if (!texts.every((text) => /^\d{1,9}$/u.test(text)))
    return invalid(`tree ${tree} splits by the categories ${texts.join("||").slice(0, 40)}`);
  return Int32Array.from(texts, Number).sort();
}

function linearLeaves(leaves: readonly JsonObject[]): LinearLeaves {
  const features = leaves.map((leaf) => Array.from(list(leaf, "leaf_features"), wholeFeature));
  const coefficients = leaves.flatMap((leaf) => list(leaf, "leaf_coeff").map(finite));
  const termOffset = new Int32Array(leaves.length + 1);
  for (const [leaf, own] of features.entries()) termOffset[leaf + 1] = termOffset[leaf]! + own.length;
  return {
    constant: Float64Array.from(leaves, (leaf) => number(leaf, "leaf_const")),
    termOffset,
    feature: Int32Array.from(features.flat()),
    coefficient: Float64Array.from(coefficients),
  };
}

function object(value: unknown, what: string): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : invalid(`${what} is no JSON object`);
}

function list(source: JsonObject, key: string): readonly unknown[] {
  const value = source[key];
  return Array.isArray(value) ? value : invalid(`${key} is no list`);
}

function number(source: JsonObject, key: string): number {
  const value = source[key];
  return typeof value === "number" ? value : invalid(`${key} is no number`);
}

function finite(value: unknown): number {
  return typeof value === "number" ? value : invalid("a coefficient is no number");
}

function wholeFeature(value: unknown): number {
  return Number.isInteger(value) && (value as number) >= 0 ? (value as number) : invalid("a linear leaf names no feature");
}

function wholeNumber(source: JsonObject, key: string, minimum: number): number {
  const value = number(source, key);
  return Number.isInteger(value) && value >= minimum && value < 2 ** 31 - 1 ? value : invalid(`${key} is ${value}`);
}
