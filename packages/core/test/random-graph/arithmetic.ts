import { vector, type Tensor } from "../../src/ir/index.ts";
import type { ChainStep } from "../../src/ir/ops/attributes.ts";
import { unaryFunctions, type UnaryFunction } from "../../src/math/index.ts";
import { prepared } from "./prepared.ts";
import type { Recipe } from "./recipe.ts";
import type { Sketch } from "./sketch.ts";

const unaryNames = Object.keys(unaryFunctions) as UnaryFunction[];

const binaryNames = ["add", "subtract", "multiply", "divide", "power", "minimum", "maximum"] as const;

const usual = ["add", "subtract", "multiply", "divide"] as const;

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

/** Numbers to numbers, cell by cell. */
export const arithmetic: readonly Recipe[] = [
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
      const name = sketch.random.pick(sketch.random.chance(0.7) ? usual : binaryNames);
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
  { needs: ["binary", "where", "is_missing"], make: (sketch) => prepared(sketch, sketch.numeric()) },
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
    needs: ["bucketize"],
    make: (sketch) => {
      const value = sketch.numeric();
      const edges = sketch.random.list(sketch.builder.width(value), () => vector(sketch.random.ascending(sketch.random.integer(0, 9))));
      return sketch.builder.bucketize(value, edges, sketch.random.pick(["left", "right"]));
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
];
