import { describe, expect, it } from "vitest";
import { examFiles } from "../../../../../conformance/exam-file.ts";
import { GodwitError } from "../../errors/index.ts";
import { readModelFile, type Decompress } from "../../formats/index.ts";
import { importModel } from "../import-model.ts";
import { modelInFile } from "../model-in-file.ts";

const decompress: Decompress = () => {
  throw new GodwitError("MALFORMED", "nothing here is compressed");
};

type Read = (name: string) => Promise<Uint8Array>;

/** The names of the methods. */
async function imported(bytes: Uint8Array, read?: Read): Promise<readonly string[]> {
  const file = await readModelFile(bytes, { decompress, ...(read && { read }) });
  return importModel(modelInFile(file, null), [{ name: null, kind: "numeric" }]).graph.methods.map(({ name }) => name);
}

async function outcomeOf(bytes: Uint8Array, read?: Read): Promise<string> {
  try {
    await imported(bytes, read);
    return "imported";
  } catch (error) {
    if (error instanceof GodwitError) return error.code;
    throw error;
  }
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}

/** A field of a number, or of bytes. */
function field(number: number, value: number | Uint8Array | string): number[] {
  if (typeof value === "number") return [...varint(number * 8), ...varint(value)];
  const bytes = typeof value === "string" ? text(value) : value;
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
}

function message(...fields: readonly number[][]): Uint8Array {
  return Uint8Array.from(fields.flat());
}

function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Uint8Array[] = [],
  domain = "",
): number[] {
  const names = [...inputs.map((name) => field(1, name)), ...outputs.map((name) => field(2, name))];
  return field(1, message(...names, field(4, operator), ...attributes.map((each) => field(5, each)), field(7, domain)));
}

const integers = (name: string, values: readonly number[]): Uint8Array =>
  message(field(1, name), ...values.map((value) => field(8, value)), field(20, 7));
const integer = (name: string, value: number): Uint8Array => message(field(1, name), field(3, value), field(20, 2));
const words = (name: string, values: readonly string[]): Uint8Array =>
  message(field(1, name), ...values.map((value) => field(9, value)), field(20, 8));
const word = (name: string, value: string): Uint8Array => message(field(1, name), field(4, value), field(20, 3));
const subgraph = (name: string, graph: Uint8Array): Uint8Array => message(field(1, name), field(6, graph), field(20, 5));

function floats(name: string, values: readonly number[]): Uint8Array {
  return message(field(1, name), field(7, new Uint8Array(Float32Array.from(values).buffer)), field(20, 6));
}

function tensor(name: string, type: number, dims: readonly number[], ...content: readonly number[][]): number[] {
  return field(5, message(...dims.map((size) => field(1, size)), field(2, type), field(8, name), ...content));
}

function valueInfo(number: number, name: string, width: number, elements: number = 1): number[] {
  const shape = message(field(1, message(field(2, "rows"))), field(1, message(field(1, width))));
  return field(number, message(field(1, name), field(2, message(field(1, message(field(1, elements), field(2, shape)))))));
}

/** A model of an input X [rows, 2] and an output Y. */
function model(...parts: readonly number[][]): Uint8Array {
  return modelOf(message(...parts, valueInfo(11, "X", 2), valueInfo(12, "Y", 2)));
}

/** A model of an input of texts T [rows, 1] and an output Y. */
function textModel(...parts: readonly number[][]): Uint8Array {
  return modelOf(message(...parts, valueInfo(11, "T", 1, 8), valueInfo(12, "Y", 2)));
}

function modelOf(graph: Uint8Array, ...functions: readonly number[][]): Uint8Array {
  return message(
    field(1, 8),
    field(8, message(field(1, ""), field(2, 15))),
    field(8, message(field(1, "ai.onnx.ml"), field(2, 3))),
    field(7, graph),
    ...functions,
  );
}

/** A function of one input and one output in the domain `own`. */
function ownFunction(name: string, ...nodes: readonly number[][]): number[] {
  const body = nodes.map((each) => field(7, Uint8Array.from(each.slice(2))));
  return field(25, message(field(1, name), field(4, "x"), field(5, "y"), ...body, field(10, "own")));
}

/** The counts of some words of a text. */
function termCounts(
  change: Readonly<Record<string, readonly number[]>> = {},
  expression = "[a-z]+",
  pool: readonly string[] = ["a", "b"],
): Uint8Array {
  const lists = {
    ngram_counts: [0],
    ngram_indexes: pool.map((_, index) => index),
    min_gram_length: [1],
    max_gram_length: [1],
    max_skip_count: [0],
    ...change,
  };
  const attributes = Object.entries(lists).map(([name, values]) =>
    name.startsWith("ngram") ? integers(name, values) : integer(name, values[0]!),
  );
  const tokens = [word("tokenexp", expression), word("pad_value", "#"), integer("mincharnum", 1), integer("mark", 0)];
  return textModel(
    node("Tokenizer", ["T"], ["t"], tokens, "com.microsoft"),
    node("Flatten", ["t"], ["f"]),
    node("TfIdfVectorizer", ["f"], ["Y"], [...attributes, word("mode", "TF"), words("pool_strings", pool)]),
  );
}

const external = (location: string, offset = "0"): number[][] => [
  field(13, message(field(1, "location"), field(2, location))),
  field(13, message(field(1, "offset"), field(2, offset))),
  field(14, 1),
];

/** A tree of three nodes: a test and two leaves. */
function tree(change: Readonly<Record<string, readonly number[]>> = {}): number[] {
  const lists = {
    nodes_treeids: [0, 0, 0],
    nodes_nodeids: [0, 1, 2],
    nodes_featureids: [0, 0, 0],
    nodes_truenodeids: [1, 0, 0],
    nodes_falsenodeids: [2, 0, 0],
    target_treeids: [0, 0],
    target_nodeids: [1, 2],
    target_ids: [0, 0],
    ...change,
  };
  const attributes = Object.entries(lists).map(([name, values]) => integers(name, values));
  const modes = words("nodes_modes", [
    "BRANCH_LEQ",
    ...lists.nodes_nodeids.slice(1).map((_, index) => (change["nodes_falsenodeids"]?.[index + 1] ? "BRANCH_LEQ" : "LEAF")),
  ]);
  const numbers = [
    floats(
      "nodes_values",
      lists.nodes_nodeids.map(() => 0.5),
    ),
    floats(
      "target_weights",
      lists.target_ids.map(() => 1),
    ),
  ];
  return node("TreeEnsembleRegressor", ["X"], ["Y"], [...attributes, modes, ...numbers, integer("n_targets", 1)], "ai.onnx.ml");
}

function nested(depth: number): Uint8Array {
  let graph = message(node("Identity", ["X"], ["Y"]), field(12, message(field(1, "Y"))));
  for (let level = 0; level < depth; level++)
    graph = message(
      node("If", ["c"], ["Y"], [subgraph("then_branch", graph), subgraph("else_branch", graph.slice(0, 0))]),
      field(12, message(field(1, "Y"))),
    );
  return graph;
}

describe("a hostile ONNX model", () => {
  it.each<[string, string, Uint8Array]>([
    [
      "of nodes in a circle",
      "INVALID_MODEL",
      model(node("Add", ["X", "b"], ["a"]), node("Add", ["X", "a"], ["b"]), node("Identity", ["b"], ["Y"])),
    ],
    ["with an input that nothing gives", "INVALID_MODEL", model(node("Add", ["X", "nothing"], ["Y"]))],
    ["without the output", "INVALID_MODEL", model(node("Identity", ["X"], ["Z"]))],
    ["that gives a name twice", "INVALID_MODEL", model(node("Neg", ["X"], ["Y"]), node("Abs", ["X"], ["Y"]))],
    [
      "of shapes that do not fit",
      "INVALID_MODEL",
      model(tensor("W", 1, [3], field(4, new Uint8Array(12))), node("Add", ["X", "W"], ["Y"])),
    ],
    [
      "of a tensor with too few elements",
      "MALFORMED",
      model(tensor("W", 1, [2], field(4, new Uint8Array(4))), node("Add", ["X", "W"], ["Y"])),
    ],
    [
      "of a tensor that claims too much",
      "MALFORMED",
      model(tensor("W", 1, [2 ** 31, 2 ** 31], field(9, new Uint8Array(8))), node("Add", ["X", "W"], ["Y"])),
    ],
    [
      "that asks for a huge shape",
      "LIMIT_EXCEEDED",
      model(tensor("s", 7, [2], field(7, 2 ** 30), field(7, 2 ** 30)), node("ConstantOfShape", ["s"], ["Y"])),
    ],
    ["with data in a folder above", "MALFORMED", model(tensor("W", 1, [2], ...external("../secret")), node("Add", ["X", "W"], ["Y"]))],
    ["with data at an absolute path", "MALFORMED", model(tensor("W", 1, [2], ...external("/etc/passwd")), node("Add", ["X", "W"], ["Y"]))],
    ["with data of a negative place", "MALFORMED", model(tensor("W", 1, [2], ...external("data", "-8")), node("Add", ["X", "W"], ["Y"]))],
    ["with data that is not given", "TRUNCATED", model(tensor("W", 1, [2], ...external("data")), node("Add", ["X", "W"], ["Y"]))],
    ["of a tree that points at itself", "INVALID_MODEL", model(tree({ nodes_truenodeids: [0, 0, 0] }))],
    ["of a tree that goes around", "INVALID_MODEL", model(tree({ nodes_truenodeids: [1, 0, 0], nodes_falsenodeids: [2, 2, 0] }))],
    ["of a tree without a child", "INVALID_MODEL", model(tree({ nodes_truenodeids: [7, 0, 0] }))],
    ["of a tree that asks for a feature too many", "INVALID_MODEL", model(tree({ nodes_featureids: [2, 0, 0] }))],
    ["of a tree that adds to a target too many", "INVALID_MODEL", model(tree({ target_ids: [0, 1] }))],
    ["of a tree with a node twice", "INVALID_MODEL", model(tree({ nodes_nodeids: [0, 1, 1] }))],
    ["of lists that differ", "INVALID_MODEL", model(tree({ nodes_featureids: [0] }))],
    ["of graphs within graphs", "LIMIT_EXCEEDED", message(field(1, 8), field(7, nested(40)))],
    ["cut off", "TRUNCATED", model(node("Identity", ["X"], ["Y"])).slice(0, -3)],
    ["of an operator that is not known", "UNSUPPORTED_ESTIMATOR", model(node("Conv", ["X"], ["Y"]))],
    ["with an attribute that is not understood", "UNSUPPORTED_OPTION", model(node("Add", ["X", "X"], ["Y"], [integer("fuzziness", 1)]))],
    ["that mixes rows", "UNSUPPORTED_OPTION", model(node("ReduceSum", ["X"], ["Y"]))],
    [
      "of a function that calls itself",
      "LIMIT_EXCEEDED",
      modelOf(
        message(node("Own", ["X"], ["Y"], [], "own"), valueInfo(11, "X", 2), valueInfo(12, "Y", 2)),
        ownFunction("Own", node("Own", ["x"], ["y"], [], "own")),
      ),
    ],
    [
      "of a function without its output",
      "INVALID_MODEL",
      modelOf(message(node("Own", ["X"], ["Y"], [], "own"), valueInfo(11, "X", 2), valueInfo(12, "Y", 2)), ownFunction("Own")),
    ],
    ["of n-grams at places that are not there", "INVALID_MODEL", termCounts({ ngram_counts: [9] })],
    ["of n-grams without a column", "INVALID_MODEL", termCounts({ ngram_indexes: [0] })],
    ["of n-grams in too many columns", "UNSUPPORTED_OPTION", termCounts({ ngram_indexes: [0, 2 ** 40] })],
    ["of n-grams longer than there are", "INVALID_MODEL", termCounts({ max_gram_length: [3] })],
    ["of n-grams that come twice", "INVALID_MODEL", termCounts({}, "[a-z]+", ["a", "a"])],
    ["that counts the padding", "UNSUPPORTED_OPTION", termCounts({}, ".", ["a", "#"])],
    ["of tokens that may be longer otherwise", "UNSUPPORTED_OPTION", termCounts({}, "a|ab")],
    ["of tokens that may be nothing", "UNSUPPORTED_OPTION", termCounts({}, "a*")],
    ["of tokens by classes of Unicode", "UNSUPPORTED_OPTION", termCounts({}, "\\pL+")],
    ["of tokens of numbers", "INVALID_MODEL", model(node("Tokenizer", ["X"], ["Y"], [word("pad_value", "")], "com.microsoft"))],
    [
      "that pads the rows",
      "UNSUPPORTED_OPTION",
      model(tensor("p", 7, [4], ...[1, 0, 0, 0].map((each) => field(7, each))), node("Pad", ["X", "p"], ["Y"])),
    ],
    [
      "that pads too much",
      "LIMIT_EXCEEDED",
      model(tensor("p", 7, [4], ...[0, 0, 0, 2 ** 40].map((each) => field(7, each))), node("Pad", ["X", "p"], ["Y"])),
    ],
  ])("%s ends as %s", async (_, code, bytes) => {
    expect(await outcomeOf(bytes)).toBe(code);
  });

  it("is read where nothing is wrong with it", async () => {
    expect(await imported(model(tree()))).toEqual(["Y", "predict"]);
    expect(await imported(model(node("Identity", ["X"], ["Y"])))).toEqual(["Y", "predict"]);
    expect(await imported(termCounts())).toEqual(["Y", "predict"]);
  });

  it("leaves out a further output that cannot be computed", async () => {
    const graph = message(
      node("Neg", ["X"], ["Y"]),
      node("Conv", ["X"], ["Z"]),
      valueInfo(11, "X", 2),
      ...["Y", "Z"].map((name) => valueInfo(12, name, 2)),
    );
    const file = await readModelFile(modelOf(graph), { decompress });
    const { graph: made, warnings } = importModel(modelInFile(file, null), [{ name: null, kind: "numeric" }]);
    expect(made.methods.map(({ name }) => name)).toEqual(["Y", "predict"]);
    expect(warnings).toEqual([expect.stringMatching(/^Z is left out: .*Conv/u)]);
  });

  it("takes data of a file beside it", async () => {
    const bytes = model(tensor("W", 1, [2], ...external("weights.bin", "4")), node("Add", ["X", "W"], ["Y"]));
    const read: Read = async (name) => (name === "weights.bin" ? new Uint8Array(12) : Promise.reject(new Error(name)));
    expect(await outcomeOf(bytes, read)).toBe("imported");
    expect(await outcomeOf(bytes, async () => new Uint8Array(8))).toBe("TRUNCATED");
  });
});

function models(): readonly Uint8Array[] {
  return examFiles("onnx", /\/1\.19\.1\/model\.onnx$/u).map(({ bytes }) => bytes);
}

/** Numbers from 0 to 2^32 in a fixed order (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

describe("an ONNX model with wrong bytes", () => {
  it("imports or ends in a coded error", { timeout: 60_000 }, async () => {
    const files = models();
    expect(files.length).toBeGreaterThan(50);
    const end = performance.now() + Number(process.env["GODWIT_FUZZ_SECONDS"] ?? 3) * 1000;
    const seed = Number(process.env["GODWIT_FUZZ_SEED"] ?? 7);
    for (let round = 0; performance.now() < end; round++) {
      const next = generator(seed + round);
      const bytes = files[next() % files.length]!.slice();
      for (let times = (next() % 6) + 1; times > 0; times--) bytes[next() % bytes.length] = next();
      const start = performance.now();
      const outcome = await outcomeOf(bytes);
      expect(outcome, `GODWIT_FUZZ_SEED=${seed + round}`).not.toBe("INTERNAL");
      expect(performance.now() - start, `GODWIT_FUZZ_SEED=${seed + round} takes long`).toBeLessThan(5_000);
    }
  });
});
