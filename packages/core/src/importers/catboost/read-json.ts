import { GodwitError } from "../../errors/index.ts";
import { decodeUtf8, JsonView, normalPrecision, readJsonValue } from "../../formats/index.ts";
import { columnNames } from "./column-names.ts";
import {
  ctrTypes,
  type CatBoostModel,
  type CtrFeature,
  type CtrTable,
  type FloatFeature,
  type ModelTree,
  type Projection,
} from "./model.ts";
import { invalid, symmetricTree } from "./tree-nodes.ts";

const emptyHash = 0xffffffffffffffffn;

/** Reads a `.json` file as CatBoost reads it back: its numbers are often a bit beside those that it wrote. Throws MALFORMED, TRUNCATED, LIMIT_EXCEEDED or INVALID_MODEL. */
export function readJsonModel(bytes: Uint8Array): CatBoostModel {
  const model = new JsonView(readJsonValue(textOf(bytes), normalPrecision));
  const features = model.get("features_info");
  const list = (key: string): readonly JsonView[] => features.find(key)?.items() ?? [];
  const floats = list("float_features");
  const categorical = list("categorical_features");
  const named = [...floats, ...categorical, ...list("text_features"), ...list("embedding_features")];
  const trees = readTrees(model);
  const [scale, bias] = readScaleAndBias(model.find("scale_and_bias"), trees.dimension);
  return {
    ...trees,
    floatFeatures: floats.map(readFloatFeature),
    categoricalFeatures: categorical.map((each) => ({ index: each.get("feature_index").int32(), column: columnOf(each) })),
    oneHotFeatures: categorical.flatMap((each) => {
      const values = each.find("values")?.items();
      return values === undefined
        ? []
        : [{ categorical: each.get("feature_index").int32(), values: Int32Array.from(values, (value) => value.int32()) }];
    }),
    ctrFeatures: list("ctrs").map(readCtrFeature),
    ctrTables: new Map((model.find("ctr_data")?.entries() ?? []).map(([key, table]) => [key, readCtrTable(table)])),
    beyondReach: list("estimated_features").length > 0 ? "features estimated from texts or embeddings" : null,
    columns: columnNames(named.map((each) => ({ column: columnOf(each), name: each.find("feature_name")?.string() ?? "" }))),
    scale,
    bias,
    info: new Map((model.find("model_info")?.entries() ?? []).map(([key, value]) => [key, value])),
  };
}

function textOf(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === null) throw new GodwitError("MALFORMED", "the JSON is not UTF-8");
  return text;
}

function columnOf(feature: JsonView): number {
  return feature.get("flat_feature_index").int32();
}

function float32s(view: JsonView | undefined): Float32Array {
  return Float32Array.from(view?.items() ?? [], (each) => each.number());
}

function float32(view: JsonView): number {
  return Math.fround(view.number());
}

function readFloatFeature(feature: JsonView): FloatFeature {
  return {
    index: feature.get("feature_index").int32(),
    column: columnOf(feature),
    borders: float32s(feature.find("borders")),
    missingAbove: feature.find("has_nans")?.boolean() === true && feature.find("nan_value_treatment")?.string() === "AsTrue",
  };
}

function readCtrFeature(feature: JsonView): CtrFeature {
  const type = feature.get("ctr_type").string();
  return {
    key: feature.get("identifier").string(),
    projection: readProjection(feature.get("elements").items()),
    type: ctrTypes.find((each) => each === type) ?? feature.reject(`there is no target statistic of type ${type}`),
    targetBorder: feature.get("target_border_idx").int32(),
    priorNumerator: float32(feature.get("prior_numerator")),
    // So it is spelled.
    priorDenominator: float32(feature.get("prior_denomerator")),
    shift: float32(feature.get("shift")),
    scale: float32(feature.get("scale")),
    borders: float32s(feature.find("borders")),
  };
}

function readProjection(elements: readonly JsonView[]): Projection {
  const of = (kind: string): readonly JsonView[] => elements.filter((each) => each.get("combination_element").string() === kind);
  const found = {
    categorical: of("cat_feature_value").map((each) => each.get("cat_feature_index").int32()),
    floats: of("float_feature").map((each) => ({ index: each.get("float_feature_index").int32(), border: float32(each.get("border")) })),
    oneHots: of("cat_feature_exact_value").map((each) => ({
      categorical: each.get("cat_feature_index").int32(),
      value: each.get("value").int32(),
    })),
  };
  if (found.categorical.length + found.floats.length + found.oneHots.length !== elements.length)
    invalid("a target statistic combines things that CatBoost does not have");
  return found;
}

/** Hashes as texts, each before its numbers. */
function readCtrTable(table: JsonView): CtrTable {
  const step = table.get("hash_stride").int32();
  const cells = table.get("hash_map").items();
  if (step < 2 || cells.length % step !== 0) table.reject("the sizes of a target statistic's table do not agree");
  const hashes: bigint[] = [];
  const numbers: number[] = [];
  for (let at = 0; at < cells.length; at += step) {
    const hash = readHash(cells[at]!);
    if (hash === emptyHash) continue;
    hashes.push(hash);
    for (let place = 1; place < step; place++) numbers.push(float32(cells[at + place]!));
  }
  return {
    hashes: BigUint64Array.from(hashes),
    numbers: Float64Array.from(numbers),
    stride: step - 1,
    denominator: table.find("counter_denominator")?.int32() ?? 0,
  };
}

function readHash(cell: JsonView): bigint {
  const { value } = cell;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  return typeof value === "string" && /^\d{1,20}$/u.test(value) && BigInt(value) <= emptyHash
    ? BigInt(value)
    : cell.reject("a hash is no whole number of 64 bits");
}

function readScaleAndBias(view: JsonView | undefined, dimension: number): readonly [scale: number, bias: readonly number[]] {
  const [scale, bias] = view?.items() ?? [];
  const single = typeof bias?.value === "number";
  const biases =
    bias === undefined || single ? Array.from({ length: dimension }, () => bias?.number() ?? 0) : bias.items().map((each) => each.number());
  if (biases.length !== dimension) invalid(`${biases.length} biases for ${dimension} outputs`);
  return [scale?.number() ?? 1, biases];
}

function readTrees(model: JsonView): Pick<CatBoostModel, "trees" | "dimension"> {
  const symmetric = model.find("oblivious_trees")?.items();
  const trees =
    symmetric?.map(readSymmetricTree) ??
    model
      .get("trees")
      .items()
      .map((tree) => readNestedTree(tree));
  const dimension = trees[0]?.dimension ?? 1;
  if (dimension < 1 || trees.some((tree) => tree.dimension !== dimension)) invalid("the trees disagree about the number of outputs");
  return { trees, dimension };
}

type SizedTree = ModelTree & { readonly dimension: number };

function readSymmetricTree(tree: JsonView): SizedTree {
  const values = Float64Array.from(tree.get("leaf_values").items(), (each) => each.number());
  const splits = Int32Array.from(tree.find("splits")?.items() ?? [], (each) => each.get("split_index").int32());
  const dimension = values.length / 2 ** splits.length;
  if (!Number.isInteger(dimension)) tree.reject(`a tree of ${splits.length} levels has ${values.length} leaf values`);
  return { ...symmetricTree(splits, values, dimension), dimension };
}

/** Nodes from the root on, the left side first; leaves are numbered in that order. */
function readNestedTree(root: JsonView): SizedTree {
  const split: number[] = [];
  const children: [left: number, right: number][] = [];
  const leaves: (readonly number[])[] = [];
  const open: { readonly node: JsonView; readonly parent: number; readonly side: 0 | 1 }[] = [{ node: root, parent: -1, side: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, parent, side } = next;
    const value = node.find("value");
    const place = value === undefined ? split.length : -1 - leaves.length;
    if (parent >= 0) children[parent]![side] = place;
    if (value !== undefined) {
      leaves.push(typeof value.value === "number" ? [value.number()] : value.items().map((each) => each.number()));
      continue;
    }
    split.push(node.get("split").get("split_index").int32());
    children.push([0, 0]);
    open.push({ node: node.get("right"), parent: place, side: 1 }, { node: node.get("left"), parent: place, side: 0 });
  }
  const dimension = leaves[0]!.length;
  if (leaves.some((leaf) => leaf.length !== dimension)) root.reject("the leaves disagree about the number of outputs");
  const number = (place: number): number => (place < 0 ? split.length - 1 - place : place);
  return {
    split: Int32Array.from(split),
    left: Int32Array.from(children, ([left]) => number(left)),
    right: Int32Array.from(children, ([, right]) => number(right)),
    leafValues: Float64Array.from(leaves.flat()),
    dimension,
  };
}
