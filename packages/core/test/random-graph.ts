import * as fc from "fast-check";
import {
  allocate,
  GraphBuilder,
  matrix,
  tensor,
  vector,
  type Batch,
  type Column,
  type DType,
  type Graph,
  type NodeId,
  type OpName,
  type Tensor,
  type ValueType,
} from "../src/ir/index.ts";
import { rowProblem } from "../src/ir/row-problem.ts";
import { metricNames, type Metric } from "../src/ir/metric.ts";
import type { ChainStep } from "../src/ir/ops/attributes.ts";
import { unaryFunctions, type UnaryFunction } from "../src/math/index.ts";
import { cityHash64 } from "../src/text/index.ts";
import type { TextSpec } from "../src/text/text-spec.ts";
import { randomEnsemble } from "./random-ensemble.ts";
import { Random } from "./random.ts";

export interface RandomGraphOptions {
  /** The ops to use, all unless told; `input` is always used. */
  readonly ops?: readonly OpName[];
  /** How many recipes to apply; 24 unless told. */
  readonly size?: number;
  /** How many rows the batch has. */
  readonly rows?: number;
}

export interface RandomCase {
  readonly graph: Graph;
  readonly batch: Batch;
}

/** Cases that shrink towards fewer nodes and rows. */
export function randomCases(
  options: Pick<RandomGraphOptions, "ops"> & { readonly maxSize?: number; readonly maxRows?: number } = {},
): fc.Arbitrary<RandomCase> {
  const { maxSize = 30, maxRows = 40 } = options;
  return fc
    .record({ seed: fc.integer(), size: fc.integer({ min: 1, max: maxSize }), rows: fc.integer({ min: 0, max: maxRows }) })
    .map(({ seed, size, rows }) => randomCase(seed, { ...options, size, rows }));
}

/** The case of a seed: a well-typed graph over all ops, and rows that hurt. */
export function randomCase(seed: number, options: RandomGraphOptions = {}): RandomCase {
  const graph = randomGraph(new Random(seed), options);
  return { graph, batch: randomBatch(new Random(seed + 1), graph.columns, options.rows ?? 17) };
}

export function randomBatch(random: Random, columns: readonly Column[], rows: number): Batch {
  return {
    rows,
    columns: columns.map(({ dtype }) =>
      dtype === "f64" ? Float64Array.from(random.list(rows, () => random.number())) : random.list(rows, () => random.cell()),
    ),
  };
}

export function randomGraph(random: Random, options: RandomGraphOptions = {}): Graph {
  return new Sketch(random, options).draw(options.size ?? 24);
}

type Recipe = (sketch: Sketch) => NodeId;

/** A graph in the making: recipes take what fits from the nodes that stand, and make an input where nothing does. */
class Sketch {
  readonly random: Random;
  readonly builder: GraphBuilder;
  readonly nodes: NodeId[] = [];
  readonly #columns: readonly Column[];
  readonly #allowed: (op: OpName) => boolean;

  constructor(random: Random, { ops }: RandomGraphOptions) {
    this.random = random;
    this.#allowed = ops === undefined ? () => true : (op) => ops.includes(op);
    const numeric = random.list(random.integer(1, 6), (index): Column => ({
      name: `x${index}`,
      dtype: "f64",
      nullable: random.chance(0.5),
    }));
    const text = random.list(random.integer(1, 3), (index): Column => ({ name: `s${index}`, dtype: "string", nullable: true }));
    this.#columns = random.chance(0.5) ? [...numeric, ...text] : [...text, ...numeric];
    this.builder = new GraphBuilder(this.#columns);
  }

  draw(size: number): Graph {
    this.input("f64");
    const usable = recipes.filter(({ needs }) => needs.every(this.#allowed));
    for (let step = 0; step < size && usable.length > 0; step++) this.keep(this.random.pick(usable).make(this));
    const methods = this.random.list(this.random.integer(1, 3), (index) => ({
      name: ["predict", "transform", "predict_proba"][index]!,
      outputs: this.random.list(this.random.integer(1, 3), (place) => {
        const value = this.random.chance(0.6)
          ? this.nodes[Math.max(0, this.nodes.length - 1 - this.random.integer(0, 3))]!
          : this.random.pick(this.nodes);
        const type = this.builder.type(value);
        const shape = type.width === 1 && this.random.chance(0.5) ? ("rows" as const) : ("matrix" as const);
        return { name: `out${place}`, value, dtype: numpyNames[type.dtype], shape };
      }),
    }));
    return this.builder.finish(methods);
  }

  keep(node: NodeId): NodeId {
    this.nodes.push(node);
    return node;
  }

  input(dtype: "f64" | "string"): NodeId {
    const indices = this.#columns.flatMap((column, index) => (column.dtype === dtype ? [index] : []));
    return this.keep(this.builder.input(this.random.list(this.random.integer(1, 5), () => this.random.pick(indices))));
  }

  /** A node whose type fits, the newer the likelier. */
  find(fits: (type: ValueType) => boolean): NodeId | undefined {
    const candidates = this.nodes.filter((node) => fits(this.builder.type(node)));
    if (candidates.length === 0) return undefined;
    return candidates[Math.max(this.random.integer(0, candidates.length - 1), this.random.integer(0, candidates.length - 1))]!;
  }

  numeric(fits: (type: ValueType) => boolean = () => true): NodeId {
    return this.find((type) => type.dtype === "f64" && type.layout === "dense" && type.width <= 40 && fits(type)) ?? this.input("f64");
  }

  strings(): NodeId {
    return this.find((type) => type.dtype === "string" && type.width <= 12) ?? this.input("string");
  }

  /** One column of a node. */
  column(node: NodeId): NodeId {
    return this.builder.select(node, [this.random.integer(0, this.builder.width(node) - 1)]);
  }

  /** A node of the same dtype whose width broadcasts with `node`. */
  partner(node: NodeId): NodeId {
    const { dtype, width } = this.builder.type(node);
    const found = this.random.chance(0.6)
      ? this.find((type) => type.dtype === dtype && type.layout === "dense" && (type.width === 1 || type.width === width))
      : undefined;
    return found ?? this.keep(this.builder.constant(this.tensor(dtype, this.random.chance(0.5) ? 1 : width)));
  }

  tensor(dtype: DType, width: number, rows?: number): Tensor {
    const length = width * (rows ?? 1);
    const data = allocate(dtype, length);
    for (let index = 0; index < length; index++) (data as unknown[])[index] = this.element(dtype);
    return tensor(dtype, rows === undefined ? [width] : [rows, width], data);
  }

  element(dtype: DType): number | bigint | string | null {
    switch (dtype) {
      case "f64":
      case "f32":
        return this.random.number();
      case "i64":
        return BigInt(this.random.integer(-3, 12)) << (this.random.chance(0.2) ? 40n : 0n);
      case "i32":
        return this.random.integer(-3, 12);
      case "u8":
        return this.random.integer(0, 255);
      case "bool":
        return this.random.integer(0, 1);
      case "string":
        return this.random.cell();
      default:
        return dtype satisfies never;
    }
  }

  sparse(): NodeId {
    return this.find((type) => type.layout === "sparse") ?? this.keep(this.builder.toSparse(this.numeric()));
  }

  condition(width: number): NodeId {
    const found = this.find((type) => type.dtype === "bool" && (type.width === 1 || type.width === width || width === 1));
    if (found !== undefined) return found;
    const source = this.numeric((type) => type.width === 1 || type.width === width || width === 1);
    const narrow = this.builder.width(source) === width || width === 1 ? source : this.column(source);
    return this.keep(this.builder.isMissing(narrow));
  }

  index(): NodeId {
    const found = this.find((type) => type.dtype === "i32");
    return this.column(found ?? this.keep(lookUp(this)));
  }
}

const numpyNames: { readonly [K in DType]: string } = {
  f64: "<f8",
  f32: "<f4",
  i64: "<i8",
  i32: "<i4",
  u8: "|u1",
  bool: "|b1",
  string: "|O",
};
const unaryNames = Object.keys(unaryFunctions) as UnaryFunction[];
const binaryNames = ["add", "subtract", "multiply", "divide", "power", "minimum", "maximum"] as const;
const arithmetic = ["add", "subtract", "multiply", "divide"] as const;

/** A problem of each kind over the same atoms, [outputs, width], that ends soon. */
function randomProblem(kind: number, width: number, outputs: number, atoms: Float64Array): Tensor {
  const products = Float64Array.from({ length: outputs * outputs }, (_, place) => {
    const [row, column] = [Math.floor(place / outputs), place % outputs];
    return Array.from({ length: width }, (__, index) => atoms[row * width + index]! * atoms[column * width + index]!).reduce(
      (a, b) => a + b,
    );
  });
  const sums = Float64Array.from({ length: outputs }, (_, row) => atoms.subarray(row * width, (row + 1) * width).reduce((a, b) => a + b));
  const size = { width, outputs };
  const both = [atoms, products];
  return [
    rowProblem("factor_descent", size, [20, 1e-4, 0.01], both),
    rowProblem("factor_scaling", size, [30, 1e-4, 0.01, 0.02, 1, 1, 0, 0, 1], [...both, sums]),
    rowProblem("factor_scaling", size, [30, 1e-4, 0, 0, 0.5, 1 / 1.5, 1, 1, 1], [...both, sums]),
    rowProblem("topics", size, [30, 1e-3, 0.5], [atoms]),
    rowProblem("pursuit", size, [Math.min(2, outputs)], both),
    rowProblem("lasso", size, [40, 1e-8, 0.1, 0, 1], both),
    rowProblem("least_angle", size, [40, 0.01, 1, 0, 1], both),
  ][kind]!;
}

function lookUp(sketch: Sketch): NodeId {
  const { random, builder } = sketch;
  const value = random.chance(0.5) ? sketch.strings() : sketch.numeric();
  const keys =
    builder.type(value).dtype === "string"
      ? stringKeys(random)
      : vector(random.ascending(random.integer(1, 8)).filter((key) => !Number.isNaN(key)));
  const values = random.list(keys.data.length, () => random.integer(-1, 9));
  return builder.lookup(value, keys, values, random.integer(-1, 9), random.integer(-1, 9));
}

/** Keys among which some rows are found. */
function hashLookUp(sketch: Sketch): NodeId {
  const { builder, random } = sketch;
  const hashes = sketch.find((type) => type.dtype === "i32" && type.width <= 4) ?? builder.add("city_hash", [sketch.strings()], {});
  const column = builder.select(hashes, [0]);
  const known = random.list(random.integer(0, 5), () => random.pick(["", "a", "cat", random.text()]));
  const multiplier = 0x4906ba494954cb65n;
  const keys = known.map((text) =>
    BigInt.asIntN(64, BigInt.asIntN(32, cityHash64(new TextEncoder().encode(text))) * multiplier * multiplier),
  );
  const distinct = [...new Set([...keys, BigInt(random.integer(0, 9))])];
  return builder.add("hash_lookup", [random.chance(0.5) ? column : hashes], {
    keys: tensor("i64", [distinct.length], BigInt64Array.from(distinct)),
    values: tensor(
      "i32",
      [distinct.length],
      Int32Array.from(distinct, () => random.integer(-1, 9)),
    ),
    unknown: random.integer(-1, 9),
  });
}

function stringKeys(random: Random): Tensor {
  const keys = [...new Set(random.list(random.integer(1, 8), () => random.text()))];
  return tensor("string", [keys.length], keys);
}

function textSpec(random: Random): TextSpec {
  const analyzer = random.pick(["word", "word", "char", "char_wb"] as const);
  const terms = [
    ...new Set(
      random.list(random.integer(1, 12), () =>
        random.pick(["cat", "dog", "the", "and", "the cat", "end", "ca", "at", "a", "é", "straße", "istanbul", "日本", " d", "😀"]),
      ),
    ),
  ];
  return {
    analyzer,
    lowercase: random.pick([true, true, false, "simple"]),
    stripAccents: random.pick([null, null, "ascii", "unicode"]),
    pattern: random.pick(["(?u)\\b\\w\\w+\\b", "\\w+", "[a-zA-Z]+", "(?u)\\b\\w+\\b"]),
    ngramRange:
      analyzer === "word"
        ? random.pick([
            [1, 1],
            [1, 2],
            [2, 2],
          ] as const)
        : random.pick([
            [1, 1],
            [2, 3],
            [1, 3],
          ] as const),
    stopWords: random.chance(0.3) ? ["the", "and"] : [],
    binary: random.chance(0.3),
    target: random.chance(0.7)
      ? { kind: "vocabulary", terms: random.chance(0.1) ? [null, ...terms] : terms, size: terms.length + 1 }
      : { kind: "hash", size: random.pick([1, 8, 32]), alternateSign: random.chance(0.6) },
  };
}

/** Points and a metric that fits their width. */
function comparison({ random }: Sketch, width: number): { readonly points: Tensor; readonly metric: Metric } {
  const count = random.integer(1, 9);
  const row = (length: number): number[] => random.list(length, () => (random.chance(0.3) ? random.integer(0, 2) : random.finite()));
  const points = tensor("f64", [count, width], Float64Array.from(row(count * width)));
  const name = random.pick(metricNames.filter((each) => each !== "haversine" || width === 2));
  const powers = name === "minkowski" || name === "wminkowski";
  const scaled = name === "wminkowski" || name === "seuclidean" || (name === "minkowski" && random.chance(0.5));
  const metric: Metric = {
    name,
    ...(powers && { exponent: random.pick([0.5, 1.5, 3]) }),
    ...(scaled && { scale: vector(random.list(width, () => random.integer(1, 4))) }),
    ...(name === "mahalanobis" && { scale: vector(row(width * width)) }),
    ...(random.chance(0.3) && { library: random.pick(["any_order", "expanded", "expanded_f32"] as const) }),
  };
  return { points, metric };
}

function chainStep(sketch: Sketch, width: number): ChainStep {
  const { random } = sketch;
  const operand = (): Tensor => vector(random.list(random.chance(0.4) ? 1 : width, () => random.finite()));
  switch (random.integer(0, 2)) {
    case 0:
      return { kind: "unary", function: random.pick(unaryNames) };
    case 1:
      return { kind: "binary", function: random.pick(binaryNames), operand: operand(), reversed: random.chance(0.3) };
    default:
      return { kind: "fill_missing", operand: operand() };
  }
}

/** An imputer, a scaler, or one after the other, as importers write them. */
function prepared(sketch: Sketch, value: NodeId): NodeId {
  const { random, builder } = sketch;
  const row = (make: () => number): NodeId => builder.number(...random.list(builder.width(value), make));
  let result = value;
  if (random.chance(0.5))
    result = builder.where(
      builder.isMissing(result),
      row(() => random.finite()),
      result,
    );
  if (random.chance(0.7))
    result = builder.minus(
      result,
      row(() => random.finite()),
    );
  if (random.chance(0.7))
    result = builder.binary(
      random.chance(0.8) ? "divide" : "multiply",
      result,
      row(() => Math.abs(random.finite()) || 1),
    );
  return result;
}

const recipes: readonly { readonly needs: readonly OpName[]; readonly make: Recipe }[] = [
  { needs: ["input"], make: (sketch) => sketch.input(sketch.random.chance(0.6) ? "f64" : "string") },
  {
    needs: ["constant"],
    make: (sketch) =>
      sketch.builder.constant(
        sketch.tensor(
          sketch.random.pick(["f64", "f64", "f32", "i64", "i32", "u8", "bool", "string"] as const),
          sketch.random.integer(1, 4),
        ),
      ),
  },
  {
    needs: ["unary"],
    make: (sketch) => {
      const value = sketch.random.chance(0.2)
        ? sketch.sparse()
        : (sketch.find((type) => type.dtype === "f32" && sketch.random.chance(0.3)) ?? sketch.numeric());
      return sketch.builder.unary(sketch.random.pick(unaryNames), value);
    },
  },
  {
    needs: ["binary"],
    make: (sketch) => {
      const left = sketch.find((type) => type.dtype === "f32" && sketch.random.chance(0.3)) ?? sketch.numeric();
      const right = sketch.partner(left);
      const name = sketch.random.pick(sketch.random.chance(0.7) ? arithmetic : binaryNames);
      return sketch.random.chance(0.8) ? sketch.builder.binary(name, left, right) : sketch.builder.binary(name, right, left);
    },
  },
  {
    needs: ["binary", "to_sparse"],
    make: (sketch) => {
      const left = sketch.sparse();
      return sketch.builder.binary(sketch.random.pick(binaryNames), left, sketch.partner(left));
    },
  },
  {
    needs: ["compare"],
    make: (sketch) => {
      const left =
        sketch.find((type) => type.layout === "dense" && ["f64", "f32", "i32", "string"].includes(type.dtype)) ?? sketch.numeric();
      const names =
        sketch.builder.type(left).dtype === "string"
          ? (["equal", "not_equal"] as const)
          : (["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"] as const);
      return sketch.builder.compare(sketch.random.pick(names), left, sketch.partner(left));
    },
  },
  {
    needs: ["logical", "is_missing"],
    make: (sketch) => {
      const left = sketch.condition(1);
      return sketch.builder.logical(sketch.random.pick(["and", "or"]), left, sketch.condition(sketch.builder.width(left)));
    },
  },
  {
    needs: ["is_missing"],
    make: (sketch) =>
      sketch.builder.isMissing(
        sketch.find((type) => type.layout === "dense" && ["f64", "f32", "string"].includes(type.dtype)) ?? sketch.numeric(),
      ),
  },
  {
    needs: ["where", "is_missing"],
    make: (sketch) => {
      const yes = sketch.find((type) => type.layout === "dense" && type.width <= 40) ?? sketch.numeric();
      const no = sketch.partner(yes);
      const condition = sketch.condition(Math.max(sketch.builder.width(yes), sketch.builder.width(no)));
      return sketch.builder.where(condition, yes, no);
    },
  },
  {
    needs: ["cast"],
    make: (sketch) => {
      const value =
        sketch.find((type) => type.layout === "dense" && ["f64", "f32", "i32", "u8", "bool"].includes(type.dtype)) ?? sketch.numeric();
      return sketch.builder.add("cast", [value], { dtype: sketch.random.pick(["f64", "f32", "i32"]) });
    },
  },
  {
    needs: ["select"],
    make: (sketch) => {
      const value = sketch.find(() => true) ?? sketch.numeric();
      const width = sketch.builder.width(value);
      return sketch.builder.add("select", [value], {
        columns: sketch.random.list(sketch.random.integer(1, Math.min(8, width + 1)), () => sketch.random.integer(0, width - 1)),
      });
    },
  },
  {
    needs: ["concat"],
    make: (sketch) => {
      const first = sketch.find((type) => type.width <= 20) ?? sketch.numeric();
      const { dtype } = sketch.builder.type(first);
      const rest = sketch.random.list(
        sketch.random.integer(1, 3),
        () => sketch.find((type) => type.dtype === dtype && type.width <= 12) ?? first,
      );
      return sketch.builder.concat([first, ...rest]);
    },
  },
  { needs: ["to_sparse"], make: (sketch) => sketch.builder.toSparse(sketch.numeric()) },
  {
    needs: ["to_sparse", "to_dense"],
    make: (sketch) => sketch.builder.toDense(sketch.sparse()),
  },
  {
    needs: ["reduce"],
    make: (sketch) => {
      if (sketch.random.chance(0.25) && sketch.find((type) => type.layout === "sparse") !== undefined)
        return sketch.builder.reduce(sketch.random.pick(["sum", "sum_squares", "sum_absolute", "maximum_absolute"]), sketch.sparse());
      const value = sketch.builder.toDense(sketch.numeric());
      const width = sketch.builder.width(value);
      return sketch.builder.reduce(
        sketch.random.pick(["sum", "sum_pairwise", "sum_squares", "sum_absolute", "maximum", "maximum_absolute", "minimum", "argmax"]),
        value,
        sketch.random.pick([1, 2, 3, width].filter((each) => width % each === 0)),
      );
    },
  },
  {
    needs: ["matmul"],
    make: (sketch) => {
      const value = sketch.random.chance(0.3) ? (sketch.find((type) => type.layout === "sparse") ?? sketch.numeric()) : sketch.numeric();
      const width = sketch.builder.width(value);
      const outputs = sketch.random.integer(1, 4);
      const hurting = sketch.random.chance(0.1);
      const weights = sketch.random.list(width * outputs, () => (hurting ? sketch.random.number() : sketch.random.finite()));
      return sketch.builder.matmul(value, tensor("f64", [width, outputs], Float64Array.from(weights)));
    },
  },
  {
    needs: ["couple", "unary", "binary", "where", "is_missing", "select"],
    make: (sketch) => {
      const { builder, random } = sketch;
      const classes = random.integer(2, 4);
      const chances = builder.unary("expit", sketch.numeric());
      const kept = builder.binary("minimum", builder.binary("maximum", chances, builder.number(1e-7)), builder.number(1 - 1e-7));
      const value = builder.where(builder.isMissing(kept), builder.number(0.25), kept);
      const pairs = random.list((classes * (classes - 1)) / 2, () => random.integer(0, builder.width(value) - 1));
      const chosen = builder.add("select", [value], { columns: pairs });
      return random.chance(0.5) ? builder.couple(chosen, classes) : builder.couple(builder.unary("float32", chosen), classes, "f32");
    },
  },
  {
    needs: ["solve", "unary", "select"],
    make: (sketch) => {
      const { builder, random } = sketch;
      const width = random.integer(1, 4);
      const outputs = random.integer(1, 3);
      const kept = builder.unary("absolute", builder.unary("tanh", sketch.numeric()));
      const row = builder.add("select", [kept], { columns: random.list(width, () => random.integer(0, builder.width(kept) - 1)) });
      const atoms = Float64Array.from(random.list(outputs * width, () => random.integer(1, 9) / 8));
      return builder.solve(row, randomProblem(random.integer(0, 6), width, outputs, atoms));
    },
  },
  {
    needs: ["distances"],
    make: (sketch) => {
      const value = sketch.builder.toDense(sketch.numeric());
      const { points, metric } = comparison(sketch, sketch.builder.width(value));
      return sketch.builder.distances(value, points, metric);
    },
  },
  {
    needs: ["nearest"],
    make: (sketch) => {
      const value = sketch.builder.toDense(sketch.numeric());
      const compared = comparison(sketch, sketch.builder.width(value));
      const all = Array.from({ length: compared.points.shape[0]! }, (_, point) => point);
      const chosen = sketch.random.chance(0.4) ? all.filter(() => sketch.random.chance(0.6)) : [];
      const count = sketch.random.integer(1, chosen.length > 0 ? chosen.length : all.length);
      const among = chosen.length > 0 && { among: tensor("i32", [chosen.length], Int32Array.from(chosen)) };
      return sketch.builder.nearest(value, {
        ...compared,
        count,
        ...among,
        ...(sketch.random.chance(0.5) && { unordered: true as const }),
      });
    },
  },
  {
    needs: ["nearest", "barycenter"],
    make: (sketch) => {
      const { builder, random } = sketch;
      const value = builder.toDense(sketch.numeric());
      const width = builder.width(value);
      const points = matrix(4, width, Float64Array.from(random.list(4 * width, () => random.number())));
      const found = builder.nearest(value, { points, metric: { name: "sqeuclidean" }, count: 3 });
      const places = builder.cast(builder.select(found, [3, 4, 5]), "i32");
      return builder.add("barycenter", [value, places], { points, regularization: random.pick([1e-3, 0.5]) });
    },
  },
  { needs: ["lookup"], make: lookUp },
  { needs: ["city_hash"], make: (sketch) => sketch.builder.add("city_hash", [sketch.strings()], {}) },
  { needs: ["city_hash", "hash_lookup"], make: hashLookUp },
  {
    needs: ["lookup", "take"],
    make: (sketch) =>
      sketch.builder.take(
        sketch.index(),
        sketch.tensor(
          sketch.random.pick(["f64", "f64", "f32", "i64", "i32", "u8", "bool", "string"] as const),
          sketch.random.integer(1, 3),
          sketch.random.integer(1, 6),
        ),
      ),
  },
  {
    needs: ["lookup", "one_hot"],
    make: (sketch) => sketch.builder.oneHot(sketch.index(), sketch.random.integer(1, 12), sketch.random.pick(["dense", "sparse"])),
  },
  {
    needs: ["bucketize"],
    make: (sketch) => {
      const value = sketch.numeric();
      const edges = sketch.random.list(sketch.builder.width(value), () => vector(sketch.random.ascending(sketch.random.integer(0, 9))));
      return sketch.builder.bucketize(value, edges, sketch.random.pick(["left", "right"]));
    },
  },
  {
    needs: ["forest", "tree_paths"],
    make: (sketch) => {
      const value = sketch.numeric();
      const ensemble = randomEnsemble(sketch.random, sketch.builder.width(value));
      return sketch.builder.treePaths(sketch.builder.forest(value, ensemble, "leaf"), ensemble) ?? value;
    },
  },
  {
    needs: ["forest", "staged_sums"],
    make: (sketch) => {
      const value = sketch.numeric();
      const ensemble = randomEnsemble(sketch.random, sketch.builder.width(value));
      const start = sketch.numeric(({ width }) => ensemble.treeOutput.length % width === 0);
      const values = sketch.builder.forest(value, ensemble, ensemble.leafWidth === 1 ? "value" : "sum");
      return sketch.builder.width(values) % sketch.builder.width(start) === 0 ? sketch.builder.stagedSums(values, start) : values;
    },
  },
  {
    needs: ["weighted_median"],
    make: (sketch) => {
      const value = sketch.numeric();
      const weights = sketch.random.list(sketch.builder.width(value), () => Math.abs(sketch.random.number()));
      return sketch.builder.add("weighted_median", [value], { weights: vector(weights) });
    },
  },
  {
    needs: ["interpolate"],
    make: (sketch) => {
      const value = sketch.numeric();
      const curves = sketch.random.list(sketch.builder.width(value), () => {
        const count = sketch.random.integer(1, 9);
        return { x: vector(sketch.random.ascending(count)), y: vector(sketch.random.list(count, () => sketch.random.number())) };
      });
      return sketch.builder.interpolate(value, curves, sketch.random.pick(["numpy", "scipy_f32", "scipy_f32_weighted"]));
    },
  },
  {
    needs: ["forest", "linear_leaves"],
    make: (sketch) => {
      const { builder, random } = sketch;
      const value = builder.toDense(sketch.numeric());
      const width = builder.width(value);
      const ensemble = randomEnsemble(random, width);
      const trees = ensemble.treeOutput.length;
      const rows = random.integer(1, 9);
      const terms = Int32Array.from(random.list(rows, () => random.integer(0, 3)));
      const termOffset = Int32Array.from({ length: rows + 1 }, (_, row) => terms.subarray(0, row).reduce((sum, each) => sum + each, 0));
      const numbers = (count: number): Float64Array => Float64Array.from(random.list(count, () => random.number()));
      return builder.linearLeaves(value, builder.forest(value, ensemble, "leaf"), {
        featureCount: width,
        outputCount: ensemble.outputCount,
        treeOutput: Int32Array.from({ length: trees }, () => random.integer(0, ensemble.outputCount - 1)),
        firstRow: Int32Array.from({ length: trees }, () => random.integer(-2, 3)),
        constant: numbers(rows),
        plain: numbers(rows),
        termOffset,
        feature: Int32Array.from({ length: termOffset[rows]! }, () => random.integer(0, width - 1)),
        coefficient: numbers(termOffset[rows]!),
      });
    },
  },
  {
    needs: ["forest"],
    make: (sketch) => {
      const value = sketch.numeric();
      const ensemble = randomEnsemble(sketch.random, sketch.builder.width(value));
      if (sketch.random.chance(0.25)) return sketch.builder.forest(value, ensemble, "leaf");
      const start = sketch.find((type) => type.dtype === "f64" && type.layout === "dense" && type.width === ensemble.outputCount);
      return sketch.builder.forest(value, ensemble, "sum", sketch.random.chance(0.3) ? start : undefined);
    },
  },
  {
    needs: ["forest", "binary", "where", "is_missing"],
    make: (sketch) => {
      const value = prepared(sketch, sketch.input("f64"));
      return sketch.builder.forest(
        value,
        randomEnsemble(sketch.random, sketch.builder.width(value)),
        sketch.random.chance(0.75) ? "sum" : "leaf",
      );
    },
  },
  { needs: ["binary", "where", "is_missing"], make: (sketch) => prepared(sketch, sketch.numeric()) },
  {
    needs: ["where", "is_missing", "lookup", "one_hot", "select"],
    make: (sketch) => {
      const { builder, random } = sketch;
      const column = sketch.column(sketch.input("string"));
      const filled = random.chance(0.5) ? builder.where(builder.isMissing(column), builder.string(random.text()), column) : column;
      const keys = stringKeys(random);
      const index = builder.lookup(
        filled,
        keys,
        random.list(keys.data.length, (place) => place),
        random.integer(-1, 3),
        random.integer(-1, 0),
      );
      return builder.oneHot(index, keys.data.length, random.pick(["dense", "sparse"]));
    },
  },
  {
    needs: ["term_sums"],
    make: (sketch) => sketch.builder.add("term_sums", [sketch.column(sketch.strings())], { target: textSpec(sketch.random).target }),
  },
  {
    needs: ["text_counts"],
    make: (sketch) => sketch.builder.add("text_counts", [sketch.column(sketch.strings())], { spec: textSpec(sketch.random) }),
  },
  {
    needs: ["chain"],
    make: (sketch) => {
      const value = sketch.numeric();
      const width = sketch.builder.width(value);
      return sketch.builder.add("chain", [value], {
        steps: sketch.random.list(sketch.random.integer(1, 4), () => chainStep(sketch, width)),
      });
    },
  },
  {
    needs: ["check"],
    make: (sketch) => {
      const { builder, random } = sketch;
      if (random.chance(0.8)) {
        const value = builder.add("unary", [sketch.numeric()], { function: "arctan" });
        return builder.check(
          value,
          random.pick(["no_infinity", "no_infinity_f32"]),
          "step",
          random.list(builder.width(value), (column) => `c${column}`),
        );
      }
      const index = sketch.find((type) => type.dtype === "i32");
      if (index !== undefined && random.chance(0.5)) return builder.check(index, "known", "encoder", []);
      const value = random.chance(0.3) ? sketch.sparse() : sketch.numeric();
      return builder.check(value, random.pick(["finite", "no_infinity", "finite_f32", "no_infinity_f32"]), "scaler", []);
    },
  },
];
