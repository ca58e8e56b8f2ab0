import { expect, test } from "vitest";
import { opcodes, type Opcode } from "../../artifact/opcodes.ts";
import { imageLayout, methodLayout } from "../../artifact/program-layout.ts";
import type { Program } from "../../artifact/program.ts";
import { GraphBuilder, matrix, strings, vector, type Column, type NodeId } from "../../ir/index.ts";
import { lowerToWasm } from "./lower.ts";

const numeric = (count: number): Column[] =>
  Array.from({ length: count }, (_, index) => ({ name: `x${index}`, dtype: "f64", nullable: true }));
const text: Column = { name: "s", dtype: "string", nullable: true };

function lowered(columns: readonly Column[], build: (builder: GraphBuilder) => Readonly<Record<string, NodeId>>): Program {
  const builder = new GraphBuilder(columns);
  const methods = Object.entries(build(builder));
  return lowerToWasm(builder.finish(methods.map(([name, value]) => ({ name, outputs: [{ name, value, dtype: "<f8", shape: "matrix" }] }))));
}

function word(image: Uint8Array, offset: number): number {
  return new DataView(image.buffer, image.byteOffset).getUint32(offset, true);
}

function method(program: Program, number: number): { readonly code: readonly Opcode[]; readonly slots: number; readonly tileRows: number } {
  const { image } = program;
  const entry = word(image, imageLayout.methodTable) + number * methodLayout.bytes;
  const names = new Map(Object.entries(opcodes).map(([name, code]) => [code as number, name as Opcode]));
  const code: Opcode[] = [];
  for (let at = word(image, entry + methodLayout.code); ; at += word(image, at + 4) * 4) {
    const name = names.get(word(image, at))!;
    code.push(name);
    if (name === "end") break;
  }
  return { code, slots: word(image, entry + methodLayout.slots), tileRows: word(image, entry + methodLayout.tileRows) };
}

test("a method has the code and the inputs that it needs, and no more", () => {
  const program = lowered(numeric(3), (builder) => ({
    predict: builder.unary("exp", builder.input([2])),
    transform: builder.plus(builder.input([0]), builder.input([1])),
  }));
  expect(method(program, 0).code).toEqual(["unary", "output_dense", "end"]);
  expect(method(program, 1).code).toEqual(["binary", "output_dense", "end"]);
  expect(program.manifest.methods.map(({ inputs }) => inputs.map(({ column }) => column))).toEqual([[2], [0, 1]]);
});

test("selecting and joining columns takes no instruction", () => {
  const program = lowered(numeric(3), (builder) => {
    const x = builder.input([0, 1, 2]);
    return { transform: builder.concat([builder.select(x, [2, 0]), builder.select(x, [0])]) };
  });
  expect(method(program, 0)).toMatchObject({ code: ["output_dense", "end"], slots: 0 });
});

test("element-wise steps work in place once their input is not needed", () => {
  const program = lowered(numeric(4), (builder) => {
    const scaled = builder.over(builder.minus(builder.input([0, 1, 2, 3]), builder.number(1, 2, 3, 4)), builder.number(2));
    return { transform: builder.unary("tanh", builder.unary("sqrt", scaled)) };
  });
  expect(method(program, 0).slots).toBe(4);
});

test("a value that is still needed is not overwritten", () => {
  const program = lowered(numeric(1), (builder) => {
    const squared = builder.unary("square", builder.input([0]));
    return { transform: builder.minus(builder.unary("exp", squared), squared) };
  });
  expect(method(program, 0).slots).toBe(2);
});

test("one-hot blocks are multiplied by their index, unless a weight is not finite", () => {
  const build = (weight: number) => (builder: GraphBuilder) => {
    const index = builder.lookup(builder.input([1]), strings(["a", "b"]), [0, 1], -1, -1);
    const whole = builder.concat([builder.input([0]), builder.oneHot(index, 2, "dense")]);
    return { predict: builder.matmul(whole, matrix(3, 1, Float64Array.of(1, weight, 3))) };
  };
  const columns = [...numeric(1), text];
  expect(method(lowered(columns, build(2)), 0).code).toEqual(["lookup_code", "matmul", "matmul_one_hot", "output_dense", "end"]);
  expect(method(lowered(columns, build(NaN)), 0).code).toEqual(["lookup_code", "one_hot", "matmul", "output_dense", "end"]);
});

test("a product adds its bias and rectifies by itself, unless its sums are needed", () => {
  const weights = matrix(2, 3, Float64Array.of(1, 2, 3, 4, 5, 6));
  const layer = (also: boolean) => (builder: GraphBuilder) => {
    const sums = builder.matmul(builder.input([0, 1]), weights);
    const bias = { kind: "binary", function: "add", operand: vector([1, 2, 3]), reversed: false } as const;
    const rectified = { kind: "binary", function: "maximum", operand: vector([0]), reversed: false } as const;
    const answer = builder.add("chain", [sums], { steps: [bias, rectified, { kind: "unary", function: "exp" }] });
    return { transform: also ? builder.concat([answer, sums]) : answer };
  };
  expect(method(lowered(numeric(2), layer(false)), 0).code).toEqual(["matmul", "unary", "output_dense", "end"]);
  expect(method(lowered(numeric(2), layer(true)), 0).code).toEqual(["matmul", "binary", "binary", "unary", "output_dense", "end"]);
});

test("far points are passed over where their squared distances are compared", () => {
  const points = matrix(
    100,
    2,
    Float64Array.from({ length: 200 }, (_, index) => (index * 37) % 101),
  );
  const codeOf = (name: "sqeuclidean" | "manhattan") => {
    const build = (builder: GraphBuilder) => ({
      transform: builder.nearest(builder.input([0, 1]), { points, metric: { name }, count: 3 }),
    });
    return method(lowered(numeric(2), build), 0).code;
  };
  expect(codeOf("sqeuclidean")).toEqual(["nearest_squares", "output_dense", "end"]);
  expect(codeOf("manhattan")).toEqual(["nearest", "output_dense", "end"]);
});

test("sums over points are added up while their distances are at hand, unless something else needs these", () => {
  const points = matrix(
    20,
    2,
    Float64Array.from({ length: 40 }, (_, index) => index % 7),
  );
  const build = (also: boolean) => (builder: GraphBuilder) => {
    const squares = builder.distances(builder.input([0, 1]), points, { name: "sqeuclidean" });
    const near = builder.add("chain", [squares], { steps: [{ kind: "unary", function: "exp" }] });
    const sumOf = (places: number[]): NodeId =>
      builder.matmul(builder.select(near, places), matrix(places.length, 1, new Float64Array(places.length).fill(2)));
    const sums = builder.concat([sumOf([0, 1, 5]), sumOf([4, 5, 6, 19])]);
    return { transform: also ? builder.concat([sums, builder.select(squares, [3])]) : sums };
  };
  expect(method(lowered(numeric(2), build(false)), 0)).toMatchObject({ code: ["zero", "point_sums", "output_dense", "end"], slots: 2 });
  expect(method(lowered(numeric(2), build(true)), 0).code).toEqual([
    "squared_distances",
    "unary",
    "matmul",
    "matmul",
    "output_dense",
    "end",
  ]);
});

test("sums over functions of many products are added up the same way", () => {
  const vectors = matrix(2, 600, new Float64Array(1200).fill(0.5));
  const sumOf = (degree: number) => (builder: GraphBuilder) => {
    const products = builder.matmul(builder.input([0, 1]), vectors);
    const square = builder.times(products, products);
    const value = [products, square, builder.times(products, square)][degree - 1]!;
    return { transform: builder.matmul(value, matrix(600, 1, new Float64Array(600).fill(2))) };
  };
  for (const degree of [1, 2, 3])
    expect(method(lowered(numeric(2), sumOf(degree)), 0)).toMatchObject({ code: ["zero", "point_sums", "output_dense", "end"], slots: 1 });
});

test("a column that only meets tables need not tell unknown strings apart", () => {
  const program = lowered([text], (builder) => {
    const s = builder.input([0]);
    return {
      transform: builder.lookup(s, strings(["a"]), [0], 1, 2),
      predict: builder.where(builder.isMissing(s), builder.string("a"), s),
    };
  });
  expect(program.manifest.methods.map(({ inputs }) => inputs[0])).toEqual([
    { column: 0, form: "codes", distinct: false },
    { column: 0, form: "codes", distinct: true },
  ]);
});

test("far-apart keys are searched, close ones looked up", () => {
  const program = lowered(numeric(1), (builder) => ({
    near: builder.lookup(builder.input([0]), vector([3, -2, 40]), [0, 1, 2], -1, -2),
    far: builder.lookup(builder.input([0]), vector([3, 1e9, 0.5]), [0, 1, 2], -1, -2),
  }));
  expect(method(program, 0).code[0]).toBe("lookup_f64_direct");
  expect(method(program, 1).code[0]).toBe("lookup_f64_search");
});

test("tables that methods share stand in the image once, and equal graphs give equal bytes", () => {
  const weights = matrix(1, 1000, new Float64Array(1000).fill(0.5));
  const build = (count: number) => (builder: GraphBuilder) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, builder.matmul(builder.input([0]), weights)]));
  const [one, two] = [lowered(numeric(1), build(1)), lowered(numeric(1), build(2))];
  expect(two.image.length - one.image.length).toBeLessThan(8000);
  expect(lowered(numeric(1), build(2))).toEqual(two);
});

test("wide values get short tiles", () => {
  const weights = matrix(1, 3000, new Float64Array(3000));
  const { tileRows } = method(
    lowered(numeric(1), (builder) => ({ transform: builder.matmul(builder.input([0]), weights) })),
    0,
  );
  expect(tileRows % 8).toBe(0);
  expect(tileRows * 3001 * 8).toBeLessThan(2 ** 18);
});
