import { field, hasField, toFloat64, toInt32, type NdArray, type PythonView } from "../../../formats/index.ts";
import type { CategorySet, TreeEnsemble } from "../../../ir/index.ts";
import { joinTrees, type TreeNodes } from "../../../composites/index.ts";

interface HistNodes extends TreeNodes {
  readonly values: Float64Array;
}

/** Joins `_predictors[iteration][class]`; thresholds compare in float64, categories by bit sets of codes 0…255. */
export function readHistTrees(view: PythonView, featureCount: number, initial: Float64Array): TreeEnsemble {
  const known = knownCategories(view);
  const categorySets: CategorySet[] = [];
  const trees = view
    .first("_predictors")
    .items()
    .flatMap((iteration) => iteration.items().map((predictor, output) => readPredictor(predictor, output, known, categorySets)));
  return joinTrees(
    trees,
    { featureCount, outputCount: initial.length, leafWidth: 1, compare: "f64", initial, categorySets },
    (tree, node, target, offset) => (target[offset] = trees[tree]!.values[node]!),
  );
}

function readPredictor(predictor: PythonView, output: number, known: ReadonlyMap<number, Int32Array>, sets: CategorySet[]): HistNodes {
  const nodes = predictor.attribute("nodes").array([-1]);
  const nodeCount = nodes.shape[0]!;
  const leaf = toInt32(field(nodes, "is_leaf"));
  const feature = toInt32(field(nodes, "feature_idx"));
  return {
    nodeCount,
    left: toInt32(field(nodes, "left")).map((child, node) => (leaf[node] !== 0 ? -1 : child)),
    right: toInt32(field(nodes, "right")),
    feature,
    threshold: toFloat64(field(nodes, hasField(nodes, "num_threshold") ? "num_threshold" : "threshold")),
    missingLeft: hasField(nodes, "missing_go_to_left")
      ? Uint8Array.from(toInt32(field(nodes, "missing_go_to_left")), (flag) => Number(flag !== 0))
      : new Uint8Array(nodeCount),
    categorySet: hasField(nodes, "is_categorical") ? readCategorySets(predictor, nodes, leaf, feature, known, sets) : null,
    features: null,
    output,
    values: toFloat64(field(nodes, "value")),
  };
}

function readCategorySets(
  predictor: PythonView,
  nodes: NdArray,
  leaf: Int32Array,
  feature: Int32Array,
  known: ReadonlyMap<number, Int32Array>,
  sets: CategorySet[],
): Int32Array | null {
  const categorical = toInt32(field(nodes, "is_categorical"));
  if (categorical.every((flag) => flag === 0)) return null;
  const bitsets = predictor.attribute("raw_left_cat_bitsets");
  const words = bitsets.array([-1, 8]);
  const bits = toFloat64(words);
  const index = toInt32(field(nodes, "bitset_idx"));
  return categorical.map((flag, node) => {
    if (flag === 0 || leaf[node] !== 0) return -1;
    const row = index[node]!;
    if (!(row >= 0 && row < words.shape[0]!)) return bitsets.reject(`node ${node} asks for bit set ${row}`);
    const codes = known.get(feature[node]!) ?? bitsets.reject(`node ${node} splits feature ${feature[node]} by category, which has none`);
    return sets.push({ left: membersOf(bits, row), known: codes }) - 1;
  });
}

function membersOf(bits: Float64Array, row: number): Int32Array {
  const members: number[] = [];
  for (let code = 0; code < 256; code++) if ((bits[row * 8 + (code >>> 5)]! >>> (code & 31)) & 1) members.push(code);
  return Int32Array.from(members);
}

/** The codes seen in training: the bin thresholds of a categorical feature. */
function knownCategories(view: PythonView): ReadonlyMap<number, Int32Array> {
  const mapper = view.first("_bin_mapper", "bin_mapper_");
  const categorical = mapper.find("is_categorical_")?.orNone()?.booleans();
  if (categorical === undefined || !categorical.includes(1)) return new Map();
  const thresholds = mapper.attribute("bin_thresholds_").items();
  return new Map(
    thresholds.flatMap((codes, feature) => (categorical[feature] === 1 ? [[feature, Int32Array.from(codes.float64())] as const] : [])),
  );
}
