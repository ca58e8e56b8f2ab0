import * as fc from "fast-check";
import type { Batch, Column, DType, Graph, OpName } from "../src/ir/index.ts";
import { arithmetic } from "./random-graph/arithmetic.ts";
import { conditions } from "./random-graph/conditions.ts";
import { distances } from "./random-graph/distances.ts";
import { forests } from "./random-graph/forests.ts";
import { layout } from "./random-graph/layout.ts";
import { lookups } from "./random-graph/lookups.ts";
import type { Recipe } from "./random-graph/recipe.ts";
import { rows } from "./random-graph/rows.ts";
import { Sketch } from "./random-graph/sketch.ts";
import { texts } from "./random-graph/texts.ts";
import { Random } from "./random.ts";

const recipes: readonly Recipe[] = [...layout, ...arithmetic, ...conditions, ...rows, ...distances, ...lookups, ...forests, ...texts];

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

export function randomGraph(random: Random, { ops, size = 24 }: RandomGraphOptions = {}): Graph {
  const sketch = new Sketch(random);
  sketch.input("f64");
  const usable = recipes.filter(({ needs }) => ops === undefined || needs.every((op) => ops.includes(op)));
  for (let step = 0; step < size && usable.length > 0; step++) sketch.keep(random.pick(usable).make(sketch));
  const methods = random.list(random.integer(1, 3), (index) => ({
    name: ["predict", "transform", "predict_proba"][index]!,
    outputs: random.list(random.integer(1, 3), (place) => {
      const value = random.chance(0.6)
        ? sketch.nodes[Math.max(0, sketch.nodes.length - 1 - random.integer(0, 3))]!
        : random.pick(sketch.nodes);
      const type = sketch.builder.type(value);
      const shape = type.width === 1 && random.chance(0.5) ? ("rows" as const) : ("matrix" as const);
      return { name: `out${place}`, value, dtype: numpyNames[type.dtype], shape };
    }),
  }));
  return sketch.builder.finish(methods);
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
