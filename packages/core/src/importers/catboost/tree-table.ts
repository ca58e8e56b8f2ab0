import { matrix, tensor, type NodeId } from "../../ir/index.ts";
import type { ImportContext, Table } from "../estimator/index.ts";
import { ctrValues } from "./ctr-values.ts";
import type { CatBoostModel, CtrTable, FloatFeature, Projection } from "./model.ts";
import { invalid } from "./tree-nodes.ts";

/** What the trees ask of a row: floats, 1 for each one-hot value that the category equals, and the numbers of categories. See `splitsOf`. */
export class TreeTable {
  readonly #context: ImportContext;
  readonly #model: CatBoostModel;
  readonly #x: Table;
  readonly #hashes = new Map<number, NodeId>();
  readonly #places = new Map<CtrTable, NodeId>();

  constructor(context: ImportContext, model: CatBoostModel, x: Table) {
    this.#context = context;
    this.#model = model;
    this.#x = x;
  }

  /** float64 [rows, features of the ensemble]; null where the trees ask nothing. */
  node(): NodeId | null {
    const { graph } = this.#context;
    const { floatFeatures, oneHotFeatures, ctrFeatures } = this.#model;
    const columns = [
      ...floatFeatures.filter(({ borders }) => borders.length > 0).map((feature) => this.#cells(feature)),
      ...oneHotFeatures.flatMap(({ categorical, values }) =>
        Array.from(values, (value) => graph.cast(this.#equals(categorical, value), "f64")),
      ),
      ...ctrFeatures.map((feature) => {
        const table = this.#model.ctrTables.get(feature.key) ?? invalid("the file lacks the table of a target statistic");
        const values = ctrValues(feature, table);
        return graph.take(this.#place(feature.projection, table), matrix(values.length, 1, values));
      }),
    ];
    return columns.length === 0 ? null : graph.concat(columns);
  }

  #cells({ column }: FloatFeature): NodeId {
    const cells = this.#x.column(column);
    const node = cells.denseNumeric();
    cells.allowMissing();
    return node;
  }

  #hash(categorical: number): NodeId {
    const known = this.#hashes.get(categorical);
    if (known !== undefined) return known;
    const feature = this.#model.categoricalFeatures.find(({ index }) => index === categorical);
    if (feature === undefined) return invalid(`the trees ask for categorical feature ${categorical}`);
    const cells = this.#x.column(feature.column);
    const node = this.#context.graph.add("city_hash", [cells.strings()], {});
    cells.allowMissing();
    // https://github.com/catboost/catboost/blob/master/catboost/python-package/catboost/_catboost.pyx: `str(int(factor))`
    cells.takeDigits();
    this.#hashes.set(categorical, node);
    return node;
  }

  #equals(categorical: number, value: number): NodeId {
    const { graph } = this.#context;
    return graph.compare("equal", this.#hash(categorical), graph.constant(tensor("i32", [1], Int32Array.of(value))));
  }

  #isAbove(index: number, border: number): NodeId {
    const { graph } = this.#context;
    const feature = this.#model.floatFeatures.find((each) => each.index === index);
    if (feature?.borders.includes(border) !== true)
      return invalid(`a target statistic asks for border ${border} of feature ${index}, which has no such`);
    const cells = this.#cells(feature);
    const above = graph.compare("greater", graph.unary("float32", cells), graph.number(border));
    return feature.missingAbove && border < Infinity ? graph.logical("or", graph.isMissing(cells), above) : above;
  }

  /** The place of a row among the entries of a table, the number of entries where it has none. */
  #place({ categorical, floats, oneHots }: Projection, table: CtrTable): NodeId {
    const known = this.#places.get(table);
    if (known !== undefined) return known;
    const { graph } = this.#context;
    const parts = [
      ...categorical.map((index) => this.#hash(index)),
      ...floats.map(({ index, border }) => graph.cast(this.#isAbove(index, border), "i32")),
      ...oneHots.map(({ categorical: index, value }) => graph.cast(this.#equals(this.#oneHot(index, value), value), "i32")),
    ];
    if (parts.length === 0) invalid("a target statistic combines nothing");
    const count = table.hashes.length;
    if (new Set(table.hashes).size < count) invalid("a target statistic's table names a hash twice");
    const node = graph.add("hash_lookup", [graph.concat(parts)], {
      keys: tensor("i64", [count], new BigInt64Array(table.hashes.buffer, table.hashes.byteOffset, count)),
      values: tensor(
        "i32",
        [count],
        Int32Array.from({ length: count }, (_, place) => place),
      ),
      unknown: count,
    });
    this.#places.set(table, node);
    return node;
  }

  /** A value that a target statistic asks for is one of the one-hot feature's own. */
  #oneHot(categorical: number, value: number): number {
    const feature = this.#model.oneHotFeatures.find((each) => each.categorical === categorical);
    return feature?.values.includes(value) === true
      ? categorical
      : invalid(`a target statistic asks for value ${value} of feature ${categorical}`);
  }
}
