import { GodwitError } from "../../errors/index.ts";
import { ByteCursor, FlatTable, JsonView, normalPrecision, readJsonValue } from "../../formats/index.ts";
import { columnNames, type NamedColumn } from "./column-names.ts";
import { ctrKey } from "./ctr-key.ts";
import { ctrTypes, type CatBoostModel, type CtrFeature, type CtrTable, type CtrType, type FloatFeature, type Projection } from "./model.ts";
import { invalid, stepTree, symmetricTree } from "./tree-nodes.ts";
import type { ModelTree } from "./model.ts";

// The fields of the schema (catboost/libs/model/flatbuffers) by their places.
const core = { formatVersion: 0, trees: 1, info: 2, parts: 3 } as const;
const forest = {
  dimension: 0,
  splits: 1,
  sizes: 2,
  starts: 3,
  categoricalFeatures: 4,
  floatFeatures: 5,
  oneHotFeatures: 6,
  ctrFeatures: 7,
  leafValues: 8,
  steps: 10,
  leafOfNode: 11,
  textFeatures: 12,
  estimatedFeatures: 13,
  scale: 14,
  bias: 15,
  biases: 16,
  embeddingFeatures: 18,
} as const;
const floatFeature = { hasMissing: 0, index: 1, column: 2, borders: 3, name: 4, missing: 5 } as const;
const otherFeature = { index: 0, column: 1, name: 2 } as const;
const oneHotFeature = { categorical: 0, values: 1 } as const;
const ctrFeature = { ctr: 0, borders: 1 } as const;
const ctr = { base: 0, targetBorder: 1, priorNumerator: 2, priorDenominator: 3, shift: 4, scale: 5 } as const;
const ctrBase = { projection: 0, type: 1, classifier: 2 } as const;
const projection = { categorical: 0, floats: 1, oneHots: 2 } as const;
const ctrTable = { base: 0, buckets: 1, numbers: 2, denominator: 3, classes: 4 } as const;

const formatName = "FlabuffersModel_v1";
const ctrPart = "static_provider_v1";
const missingAsTrue = 2;
const bucketBytes = 12;

/** Reads a `.cbm` file, or the bytes in a pickle. Throws MALFORMED, TRUNCATED, LIMIT_EXCEEDED or INVALID_MODEL. */
export function readCbm(bytes: Uint8Array): CatBoostModel {
  const cursor = new ByteCursor(bytes);
  cursor.skip(4);
  const root = FlatTable.root(cursor.take(readSize(cursor)));
  if (root.string(core.formatVersion) !== formatName)
    throw new GodwitError("UNSUPPORTED_FORMAT", `the CatBoost file says that its format is ${root.string(core.formatVersion)}`);
  const trees = root.table(core.trees) ?? invalid("the file holds no trees");
  const dimension = trees.int32(forest.dimension, 0);
  if (dimension < 1) invalid(`the trees have ${dimension} outputs`);
  const ctrFeatures = trees.tables(forest.ctrFeatures).map(readCtrFeature);
  const floats = trees.tables(forest.floatFeatures);
  const categorical = trees.tables(forest.categoricalFeatures);
  const others = [...trees.tables(forest.textFeatures), ...trees.tables(forest.embeddingFeatures)];
  const named: NamedColumn[] = [
    ...floats.map((each) => ({ column: each.int32(floatFeature.column, -1), name: each.string(floatFeature.name) ?? "" })),
    ...[...categorical, ...others].map((each) => ({
      column: each.int32(otherFeature.column, -1),
      name: each.string(otherFeature.name) ?? "",
    })),
  ];
  const hasCtrs = root.strings(core.parts)[0] === ctrPart;
  return {
    floatFeatures: floats.map(readFloatFeature),
    categoricalFeatures: categorical.map((each) => ({
      index: each.int32(otherFeature.index, -1),
      column: each.int32(otherFeature.column, -1),
    })),
    oneHotFeatures: trees.tables(forest.oneHotFeatures).map((each) => ({
      categorical: each.int32(oneHotFeature.categorical, -1),
      values: each.int32s(oneHotFeature.values),
    })),
    ctrFeatures,
    ctrTables: hasCtrs ? readCtrTables(cursor) : new Map(),
    beyondReach: trees.tables(forest.estimatedFeatures).length > 0 ? "features estimated from texts or embeddings" : null,
    columns: columnNames(named),
    dimension,
    trees: readTrees(trees, dimension),
    scale: trees.float64(forest.scale, 1),
    bias: readBias(trees, dimension),
    info: new Map(root.tables(core.info).map((each) => [each.string(0) ?? "", readInfo(each.string(1) ?? "")])),
  };
}

/** A size of 32 bits, or behind 2^32 - 1 one of 64. */
function readSize(cursor: ByteCursor): number {
  const size = cursor.uint32();
  return size === 0xffffffff ? cursor.length64() : size;
}

/** Entries are JSON or plain text. */
function readInfo(text: string): JsonView {
  return new JsonView(text.startsWith("{") ? readJsonValue(text, normalPrecision) : text);
}

function readFloatFeature(table: FlatTable): FloatFeature {
  return {
    index: table.int32(floatFeature.index, -1),
    column: table.int32(floatFeature.column, -1),
    borders: table.float32s(floatFeature.borders),
    missingAbove: table.int8(floatFeature.hasMissing, 0) !== 0 && table.int8(floatFeature.missing, 0) === missingAsTrue,
  };
}

function readCtrFeature(table: FlatTable): CtrFeature {
  const statistic = table.table(ctrFeature.ctr) ?? invalid("a target statistic has no description");
  const base = readCtrBase(statistic.table(ctr.base));
  return {
    ...base,
    targetBorder: statistic.int32(ctr.targetBorder, 0),
    priorNumerator: statistic.float32(ctr.priorNumerator, 0),
    priorDenominator: statistic.float32(ctr.priorDenominator, 1),
    shift: statistic.float32(ctr.shift, 0),
    scale: statistic.float32(ctr.scale, 1),
    borders: table.float32s(ctrFeature.borders),
  };
}

function readCtrBase(base: FlatTable | null): { readonly key: string; readonly projection: Projection; readonly type: CtrType } {
  if (base === null) return invalid("a target statistic has no description");
  const combination = base.table(ctrBase.projection) ?? invalid("a target statistic combines nothing");
  const type = ctrTypes[base.int8(ctrBase.type, 0)] ?? invalid("a target statistic is of a type that CatBoost does not have");
  const floats = combination.vector(projection.floats, 8);
  const oneHots = combination.vector(projection.oneHots, 8);
  const found = {
    categorical: [...combination.int32s(projection.categorical)],
    floats: Array.from({ length: floats.byteLength / 8 }, (_, index) => ({
      index: floats.getInt32(index * 8, true),
      border: floats.getFloat32(index * 8 + 4, true),
    })),
    oneHots: Array.from({ length: oneHots.byteLength / 8 }, (_, index) => ({
      categorical: oneHots.getInt32(index * 8, true),
      value: oneHots.getInt32(index * 8 + 4, true),
    })),
  };
  return { key: ctrKey(found, type, base.int32(ctrBase.classifier, 0)), projection: found, type };
}

function readCtrTables(cursor: ByteCursor): ReadonlyMap<string, CtrTable> {
  const count = readSize(cursor);
  const tables = new Map<string, CtrTable>();
  for (let index = 0; index < count; index++) {
    const table = FlatTable.root(cursor.take(readSize(cursor)));
    const { key, type } = readCtrBase(table.table(ctrTable.base));
    tables.set(key, readCtrTable(table, type));
  }
  return tables;
}

/** Buckets of a hash and the place of its numbers; a hash of all ones marks an empty one. */
function readCtrTable(table: FlatTable, type: CtrType): CtrTable {
  const stride = type === "Borders" || type === "Buckets" ? table.int32(ctrTable.classes, 0) : type.endsWith("MeanValue") ? 2 : 1;
  const blob = table.vector(ctrTable.numbers, 1);
  const buckets = table.vector(ctrTable.buckets, 1);
  if (stride < 1 || buckets.byteLength % bucketBytes !== 0 || blob.byteLength % (stride * 4) !== 0)
    invalid("the sizes of a target statistic's table do not agree");
  const size = blob.byteLength / 4 / stride;
  const hashes: bigint[] = [];
  const numbers: number[] = [];
  for (let at = 0; at < buckets.byteLength; at += bucketBytes) {
    const hash = buckets.getBigUint64(at, true);
    if (hash === 0xffffffffffffffffn) continue;
    const place = buckets.getUint32(at + 8, true);
    if (place >= size) invalid(`a target statistic's table has no entry ${place} among ${size}`);
    hashes.push(hash);
    for (let number = 0; number < stride; number++) {
      const offset = (place * stride + number) * 4;
      numbers.push(type.endsWith("MeanValue") && number === 0 ? blob.getFloat32(offset, true) : blob.getInt32(offset, true));
    }
  }
  return {
    hashes: BigUint64Array.from(hashes),
    numbers: Float64Array.from(numbers),
    stride,
    denominator: table.int32(ctrTable.denominator, 0),
  };
}

function readBias(trees: FlatTable, dimension: number): readonly number[] {
  const biases = trees.float64s(forest.biases);
  if (biases.length === 0) return Array.from({ length: dimension }, () => trees.float64(forest.bias, 0));
  if (biases.length !== dimension) invalid(`${biases.length} biases for ${dimension} outputs`);
  return [...biases];
}

function readTrees(table: FlatTable, dimension: number): readonly ModelTree[] {
  const splits = table.int32s(forest.splits);
  const sizes = table.int32s(forest.sizes);
  const starts = table.int32s(forest.starts);
  const leafValues = table.float64s(forest.leafValues);
  const steps = table.vector(forest.steps, 4);
  const leafOfNode = table.int32s(forest.leafOfNode);
  if (starts.length !== sizes.length) invalid(`${sizes.length} trees with ${starts.length} starts`);
  let leafStart = 0;
  return Array.from(sizes, (size, index) => {
    const start = starts[index]!;
    if (size < 0 || start < 0 || start + size > splits.length) invalid(`tree ${index} leaves the list of ${splits.length} splits`);
    const own = splits.subarray(start, start + size);
    if (steps.byteLength === 0) {
      const tree = symmetricTree(own, leafValues.subarray(leafStart), dimension);
      leafStart += tree.leafValues.length;
      return tree;
    }
    if ((start + size) * 4 > steps.byteLength || start + size > leafOfNode.length) invalid(`tree ${index} leaves the list of nodes`);
    const nodes = new Uint16Array(size * 2);
    for (let place = 0; place < nodes.length; place++) nodes[place] = steps.getUint16(start * 4 + place * 2, true);
    return stepTree(own, nodes, leafOfNode.subarray(start, start + size), leafValues, dimension);
  });
}
