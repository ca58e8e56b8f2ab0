import { GodwitError } from "../../errors/index.ts";
import type { OnnxModel, OnnxValueInfo } from "../../formats/index.ts";
import type { Features, ImportContext, Table } from "../estimator/index.ts";
import { columnLabels } from "../estimator/index.ts";
import { elementTypeOf, type ElementType } from "./element-type.ts";
import type { Dim, MapValue, RowsValue, Value } from "./value.ts";

/** The only input of a model of maps; undefined where its inputs are none. */
function mapInput(model: OnnxModel): (Pick<MapValue, "keys" | "type"> & { readonly name: string }) | undefined {
  const [input, ...others] = model.graph.inputs;
  if (input?.kind !== "map") return undefined;
  const [keys, type] = [elementTypeOf(input.keyType), elementTypeOf(input.elementType)];
  if (others.length > 0 || (keys !== "string" && keys !== "int64") || (type !== "float" && type !== "double" && type !== "int64"))
    throw new GodwitError("UNSUPPORTED_OPTION", `the input ${input.name} is no map to numbers that stands alone`, {
      where: { path: input.name },
    });
  return { name: input.name, keys, type };
}

/** An input of the model: a tensor whose first axis is the rows', and as many columns as its others have places. */
interface ModelInput {
  readonly name: string;
  readonly type: ElementType;
  /** Of the other axes; null where the width is not said. */
  readonly sizes: readonly number[] | null;
}

/** The inputs that a caller gives: old files list initializers among them. */
function modelInputs({ graph }: OnnxModel): readonly ModelInput[] {
  const constants = new Set(graph.initializers.map(({ name }) => name));
  return graph.inputs.filter(({ name }) => !constants.has(name)).map(readInput);
}

function readInput({ name, kind, elementType, dims }: OnnxValueInfo): ModelInput {
  const type = elementTypeOf(elementType);
  if (kind !== "tensor" || type === undefined)
    throw new GodwitError("UNSUPPORTED_OPTION", `the input ${name} is no tensor of numbers or strings`, { where: { path: name } });
  if (dims === null) return { name, type, sizes: null };
  const sizes = dims.slice(1);
  if (dims.length !== 2 && !sizes.every((size) => typeof size === "number"))
    throw new GodwitError("UNSUPPORTED_OPTION", `the input ${name} has a free axis beside the rows'`, { where: { path: name } });
  return { name, type, sizes: sizes.every((size) => typeof size === "number") ? sizes : null };
}

function widthOf({ sizes }: ModelInput): number | null {
  return sizes === null ? null : sizes.reduce((product, size) => product * size, 1);
}

/** Columns by the inputs' names where each is one column, by name and place where there are several inputs. Null: any width. */
export function modelFeatures(model: OnnxModel): Features | null {
  if (mapInput(model) !== undefined)
    return { kind: "terms", count: 1, names: null, terms: { kind: "map", separator: "=", lenient: false, terms: "texts" } };
  const inputs = modelInputs(model);
  const widths = inputs.map(widthOf);
  if (widths.includes(null)) {
    if (inputs.length === 1) return null;
    throw new GodwitError("UNSUPPORTED_OPTION", "one of several inputs does not say how wide it is");
  }
  const count = widths.reduce<number>((sum, width) => sum + width!, 0);
  if (count > 2 ** 20) throw new GodwitError("LIMIT_EXCEEDED", `the ONNX model takes ${count} columns`);
  const names = inputs.flatMap(({ name }, index) =>
    widths[index] === 1 ? [name] : Array.from({ length: widths[index]! }, (_, place) => `${name}_${place}`),
  );
  return { kind: "table", count, names: inputs.length === 1 ? null : names };
}

/** The values of the model's inputs from the columns of a table. */
export function inputValues(context: ImportContext, model: OnnxModel, x: Table): ReadonlyMap<string, Value> {
  const map = mapInput(model);
  if (map !== undefined) {
    const column = x.inputColumn(0);
    if (column === undefined || context.graph.columnAt(column.index).terms === undefined)
      return context.unsupported("maps that are not the model's own rows");
    return new Map([[map.name, { kind: "map", keys: map.keys, type: map.type, node: x.strings() }]]);
  }
  const values = new Map<string, Value>();
  let start = 0;
  for (const input of modelInputs(model)) {
    const width = widthOf(input) ?? x.width;
    if (start + width > x.width) throw new GodwitError("INVALID_MODEL", `the ONNX model takes more than ${x.width} columns`);
    const columns = x.select(Array.from({ length: width }, (_, place) => start + place));
    const dims: readonly Dim[] = [{ each: 1 }, ...(input.sizes ?? [width])];
    values.set(input.name, { kind: "rows", type: input.type, dims, node: cellsOf(context, columns, input.type) });
    start += width;
  }
  return values;
}

/** Cells as a tensor of that type holds them; a missing text is the empty one, a missing integer an error. */
function cellsOf(context: ImportContext, columns: Table, type: ElementType): RowsValue["node"] {
  const { graph } = context;
  if (type === "string") {
    columns.allowMissing();
    const texts = columns.strings();
    return graph.where(graph.isMissing(texts), graph.string(""), texts);
  }
  if (type === "float" || type === "double") {
    columns.allowMissing();
    const numbers = columns.denseNumeric();
    return type === "float" ? graph.unary("float32", numbers) : numbers;
  }
  const numbers = graph.check(columns.denseNumeric(), "finite", context.path, columnLabels(columns));
  return type === "bool" ? graph.compare("not_equal", numbers, graph.number(0)) : graph.unary("trunc", numbers);
}
