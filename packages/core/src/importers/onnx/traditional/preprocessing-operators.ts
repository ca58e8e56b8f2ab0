import { strings, tensor, vector, type GraphBuilder, type NodeId } from "../../../ir/index.ts";
import { rounded } from "../arithmetic.ts";
import type { Cellular } from "../cells.ts";
import { isFloating, isInteger, type ElementType } from "../element-type.ts";
import type { OperatorCall } from "../operator-call.ts";
import { converted } from "../operators/arithmetic-operators.ts";
import { operator, type Operator } from "../operators/operator.ts";
import { cellDims, isRowAxis, product, type RowsValue, type Value } from "../value.ts";

/** Constants one a column, or one for all; over the last axis of the value. */
function along(call: OperatorCall, values: readonly number[], value: Cellular): NodeId {
  const last = value.dims.at(-1);
  if (values.length === 1) return call.graph.number(values[0]!);
  if (isRowAxis(last) || values.length !== last) return call.invalid(`${values.length} numbers for the shape of its input`);
  const count = product(cellDims(value.dims));
  return call.graph.number(...Array.from({ length: count }, (_, cell) => values[cell % values.length]!));
}

/** An input of the rows, of any number of axes. */
function rowsInput(call: OperatorCall, index: number): RowsValue {
  const value = call.input(index);
  return value.kind === "rows" ? value : call.refuse("a constant input");
}

function scaler(call: OperatorCall): Value {
  const x = rowsInput(call, 0);
  if (x.type === "string" || x.type === "bool") return call.refuse(`elements of type ${x.type}`);
  const [offset, scale] = [call.floats("offset") ?? [], call.floats("scale") ?? []];
  if (offset.length !== scale.length || scale.length === 0) return call.invalid("offset and scale differ in length");
  const { graph } = call;
  const type = x.type === "double" ? "double" : "float";
  const start = isInteger(x.type) ? graph.unary("float32", x.node) : x.node;
  const moved = rounded(graph, graph.minus(start, along(call, offset, x)), type);
  const scaled = rounded(graph, graph.times(moved, along(call, scale, x)), type);
  return { kind: "rows", type: "float", dims: x.dims, node: graph.unary("float32", scaled) };
}

/** Divides each row by its largest number (not magnitude), the sum of its magnitudes or its length, all from the left in float32. */
function normalizer(call: OperatorCall): Value {
  const x = call.table(0);
  const { graph } = call;
  const norm = call.string("norm", "MAX");
  const float = (node: NodeId): NodeId => graph.unary("float32", node);
  const cells = converted(graph, x.node, x.type, "float");
  const guarded = (size: NodeId, divided: NodeId): RowsValue => ({
    kind: "rows",
    type: "float",
    dims: x.dims,
    node: graph.where(graph.compare("not_equal", size, graph.number(0)), divided, cells),
  });
  switch (norm) {
    case "MAX": {
      const lowest = graph.number(-3.4028234663852886e38);
      const present = graph.where(graph.isMissing(cells), lowest, cells);
      const most = graph.binary("maximum", graph.reduce("maximum", present), lowest);
      return guarded(most, float(graph.over(cells, most)));
    }
    case "L1": {
      const size = graph.reduce("sum_f32", float(graph.unary("absolute", x.node)));
      return guarded(size, float(graph.over(cells, size)));
    }
    case "L2": {
      const squares = float(graph.times(x.node, x.node));
      const size = graph.reduce("sum_f32", squares);
      const root = float(graph.unary("sqrt", float(graph.over(squares, size))));
      return guarded(size, graph.where(graph.compare("less", x.node, graph.number(0)), graph.unary("negative", root), root));
    }
    default:
      return call.invalid(`the norm ${norm}`);
  }
}

function imputer(call: OperatorCall): Value {
  const x = rowsInput(call, 0);
  const isWhole = isInteger(x.type);
  if (!isWhole && !isFloating(x.type)) return call.refuse(`elements of type ${x.type}`);
  const fill = isWhole ? call.integers("imputed_value_int64s") : call.floats("imputed_value_floats");
  const replaced = isWhole ? call.integer("replaced_value_int64", 0) : call.float("replaced_value_float", 0);
  const width = x.dims.at(-1);
  const values =
    fill === undefined || fill.length === 0 ? call.invalid("it has nothing to fill in") : fill.length === width ? fill : fill.slice(0, 1);
  const { graph } = call;
  const hit = Number.isNaN(replaced) ? graph.isMissing(x.node) : graph.compare("equal", x.node, graph.number(replaced));
  return { ...x, node: graph.where(hit, along(call, values, x), x.node) };
}

/** The place of each cell among keys (i32), −1 for others. Keys that come twice: `last` or first wins. */
function placeAmong(graph: GraphBuilder, node: NodeId, keys: readonly (string | number)[], type: ElementType, last: boolean): NodeId {
  const places = new Map<string | number, number>();
  keys.forEach((key, place) => {
    if (last || !places.has(key)) places.set(key, place);
  });
  const known = [...places.keys()].filter((key) => !Number.isNaN(key));
  const table = type === "string" ? strings(known.map(String)) : tensor("f64", [known.length], Float64Array.from(known, Number));
  const missing = [...places].find(([key]) => Number.isNaN(key))?.[1] ?? -1;
  return graph.lookup(
    node,
    table,
    known.map((key) => places.get(key)!),
    missing,
    -1,
  );
}

/** Texts and numbers for each other: the value of a key, or what stands for others. */
function mapped(
  call: OperatorCall,
  x: Cellular,
  keys: readonly (string | number)[],
  values: readonly (string | number)[],
  other: string | number,
  type: ElementType,
): Value {
  if (keys.length !== values.length) return call.invalid(`${keys.length} keys for ${values.length} values`);
  const table = [...values, other];
  for (const value of [...table, ...keys])
    if (typeof value === "number" && Math.abs(value) > 2 ** 53 && Number.isInteger(value) && isInteger(type))
      return call.refuse(`the number ${value}, beyond 2^53`);
  const isText = type === "string";
  const column = isText ? strings(table.map(String)) : vector(table.map(Number));
  const rows = { ...column, shape: [table.length, 1] };
  return call.cells.computed([x], type, x.dims, (graph, [node]) => {
    const places = placeAmong(graph, node!, keys, x.type, false);
    const open = graph.where(
      graph.compare("less", places, graph.constant(tensor("i32", [1], Int32Array.of(0)))),
      graph.constant(tensor("i32", [1], Int32Array.of(values.length))),
      places,
    );
    return graph.concat(Array.from({ length: graph.width(open) }, (_, cell) => graph.take(graph.select(open, [cell]), rows)));
  });
}

type Kind = "string" | "int64" | "float";

/** `keys_strings`, `values_int64s`, … of versions 2 and 4; tensors since 4. */
function sideOf(
  call: OperatorCall,
  side: "keys" | "values",
): { readonly values: readonly (string | number)[]; readonly type: ElementType } | undefined {
  const tensorValue = call.tensor(`${side}_tensor`);
  if (tensorValue !== undefined) return { values: [...tensorValue.data], type: tensorValue.type };
  const [texts, whole, floats] = [call.strings(`${side}_strings`), call.integers(`${side}_int64s`), call.floats(`${side}_floats`)];
  if (texts !== undefined) return { values: texts, type: "string" };
  if (whole !== undefined) return { values: whole, type: "int64" };
  return floats === undefined ? undefined : { values: floats, type: "float" };
}

function labelEncoder(call: OperatorCall): Value {
  const x = call.input(0);
  const classes = call.strings("classes_strings");
  if (classes !== undefined) {
    const places = classes.map((_, place) => place);
    const [text, whole] = [call.string("default_string", "_Unused"), call.integer("default_int64", -1)];
    return x.type === "string" ? mapped(call, x, classes, places, whole, "int64") : mapped(call, x, places, classes, text, "string");
  }
  const [keys, values] = [
    sideOf(call, "keys") ?? call.invalid("it has no keys"),
    sideOf(call, "values") ?? call.invalid("it has no values"),
  ];
  if ((keys.type === "string") !== (x.type === "string")) return call.invalid(`keys of type ${keys.type} for ${x.type}`);
  const others: { readonly [K in Kind]: string | number } = {
    string: call.string("default_string", "_Unused"),
    int64: call.integer("default_int64", -1),
    float: call.float("default_float", -0),
  };
  const stated = call.tensor("default_tensor");
  const other = stated?.data[0] ?? others[values.type === "string" ? "string" : isInteger(values.type) ? "int64" : "float"];
  return mapped(call, x, keys.values, values.values, other, values.type);
}

function categoryMapper(call: OperatorCall): Value {
  const x = call.input(0);
  const [texts, numbers] = [call.strings("cats_strings") ?? [], call.integers("cats_int64s") ?? []];
  const [text, number] = [call.string("default_string", "_Unused"), call.integer("default_int64", -1)];
  return x.type === "string" ? mapped(call, x, texts, numbers, number, "int64") : mapped(call, x, numbers, texts, text, "string");
}

function oneHotEncoder(call: OperatorCall): Value {
  const x = rowsInput(call, 0);
  const [whole, texts] = [call.integers("cats_int64s") ?? [], call.strings("cats_strings") ?? []];
  const keys: readonly (string | number)[] = whole.length > 0 ? whole : texts;
  const zeros = call.integer("zeros", 1) !== 0;
  const { graph } = call;
  if (keys.length === 0 || (x.type === "string") !== texts.length > 0) return call.invalid("its categories are not of its input's type");
  const cells = isFloating(x.type) ? converted(graph, x.node, x.type, "int64") : x.node;
  const found = placeAmong(graph, cells, keys, x.type, true);
  const places = zeros ? found : graph.check(found, "known", "", []);
  const width = graph.width(places);
  const node = graph.concat(Array.from({ length: width }, (_, cell) => graph.oneHot(graph.select(places, [cell]), keys.length, "dense")));
  return { kind: "rows", type: "float", dims: [...x.dims, keys.length], node };
}

function zipMap(call: OperatorCall): Value {
  const x = call.table(0);
  const texts = call.strings("classlabels_strings");
  const labels = texts !== undefined && texts.length > 0 ? texts : (call.integers("classlabels_int64s") ?? []);
  if (labels.length !== x.width) return call.invalid(`${labels.length} labels for ${x.width} scores`);
  return { kind: "table", labels, type: x.type, node: x.node };
}

export const preprocessingOperators: readonly Operator[] = [
  operator("ai.onnx.ml.Scaler", scaler),
  operator("ai.onnx.ml.Normalizer", normalizer),
  operator("ai.onnx.ml.Imputer", imputer),
  operator("ai.onnx.ml.Binarizer", (call) => {
    const x = rowsInput(call, 0);
    const threshold = call.float("threshold", 0);
    const above = call.graph.compare("greater", x.node, call.graph.number(threshold));
    return { ...x, node: call.graph.where(above, call.graph.number(1), call.graph.number(0)) };
  }),
  operator("ai.onnx.ml.FeatureVectorizer", (call) => {
    const widths = call.integers("inputdimensions") ?? [];
    const parts = call.inputs.map((_, index) => call.table(index));
    if (widths.length !== parts.length || parts.some(({ width }, index) => width !== widths[index]))
      return call.refuse("inputs of other widths than it states");
    const nodes = parts.map(({ node, type }) => converted(call.graph, node, type, "float"));
    return {
      kind: "rows",
      type: "float",
      dims: [parts[0]!.dims[0]!, widths.reduce((sum, width) => sum + width, 0)],
      node: call.graph.concat(nodes),
    };
  }),
  operator("ai.onnx.ml.LabelEncoder", labelEncoder),
  operator("ai.onnx.ml.CategoryMapper", categoryMapper),
  operator("ai.onnx.ml.OneHotEncoder", oneHotEncoder),
  operator("ai.onnx.ml.ZipMap", zipMap),
];
