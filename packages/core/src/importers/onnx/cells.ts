import { GodwitError } from "../../errors/index.ts";
import { GraphBuilder, interpret, tensor, type NodeId, type Tensor } from "../../ir/index.ts";
import { graphDtype, type ElementType } from "./element-type.ts";
import { checkCells, stretchPlaces } from "./places.ts";
import { cellDims, isRowAxis, printDims, product, type ConstantValue, type Dim, type RowsValue, type Value } from "./value.ts";

/** A value that has cells: of a row, or the same for all. */
export type Cellular = ConstantValue | RowsValue;

/** What makes nodes of nodes; of constants it is run on a graph of its own, and gives a constant. */
export type Build = (graph: GraphBuilder, nodes: readonly NodeId[]) => NodeId;

/** Makes the values of an ONNX graph from one another, in the graph that is being built. */
export class Cells {
  readonly graph: GraphBuilder;

  constructor(graph: GraphBuilder) {
    this.graph = graph;
  }

  /** The cells as a node. */
  node(value: Cellular): NodeId {
    return value.kind === "rows" ? value.node : this.graph.constant(rowOf(value));
  }

  /** The value with other sizes and its cells taken from these places. */
  rearranged(value: Cellular, dims: readonly Dim[], places: readonly number[]): Cellular {
    checkCells(cellDims(dims));
    if (value.kind === "constant") return constant(value.type, cellDims(dims), takeData(value.data, places));
    return { ...value, dims, node: this.graph.select(value.node, places) };
  }

  /** The same cells under other sizes. */
  reshaped(value: Cellular, dims: readonly Dim[]): Cellular {
    return value.kind === "constant" ? { ...value, dims: cellDims(dims) } : { ...value, dims };
  }

  /** `build` over the cells as they stand. `isExact`: without roundings of the library's own, so that constants stay constants. */
  computed(inputs: readonly Cellular[], type: ElementType, dims: readonly Dim[], build: Build, isExact: boolean = true): Cellular {
    checkCells(cellDims(dims));
    if (isExact && inputs.every((input) => input.kind === "constant")) return folded(inputs, type, cellDims(dims), build);
    const node = build(
      this.graph,
      inputs.map((input) => this.node(input)),
    );
    return { kind: "rows", type, dims, node };
  }

  /** `build` over cells that are stretched to common sizes, as NumPy broadcasts. */
  elementwise(inputs: readonly Cellular[], type: ElementType, build: Build, isExact: boolean = true): Cellular {
    const dims = commonDims(inputs.map((input) => input.dims));
    const stretched = inputs.map((input) => this.#stretchedUnlessSingle(input, dims));
    const whole = stretched.some((input) => product(cellDims(input.dims)) === product(cellDims(dims)));
    const fitting = whole ? stretched : inputs.map((input) => this.stretched(input, dims));
    return this.computed(fitting, type, dims, build, isExact);
  }

  /** Stretched to sizes, as NumPy's `broadcast_to`. */
  stretched(input: Cellular, dims: readonly Dim[]): Cellular {
    const [from, to] = [cellDims(input.dims), cellDims(dims)];
    checkCells(to);
    if (from.join() === to.join()) return this.reshaped(input, input.kind === "rows" ? dims : to);
    return this.rearranged(input, dims, stretchPlaces(from, to));
  }

  /** Nodes broadcast a width of 1 by themselves. */
  #stretchedUnlessSingle(input: Cellular, dims: readonly Dim[]): Cellular {
    return product(cellDims(input.dims)) === 1 ? input : this.stretched(input, dims);
  }
}

export function constant(type: ElementType, dims: readonly number[], data: Float64Array | readonly string[]): ConstantValue {
  return { kind: "constant", type, dims, data };
}

export function isCellular(value: Value | undefined): value is Cellular {
  return value?.kind === "constant" || value?.kind === "rows";
}

/** The sizes that all can be stretched to. INVALID_MODEL where there are none, UNSUPPORTED_OPTION where rows would meet others. */
export function commonDims(all: readonly (readonly Dim[])[]): readonly Dim[] {
  const rank = Math.max(...all.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, axis) => {
    let common: Dim = 1;
    for (const dims of all) {
      const dim = dims[axis - rank + dims.length];
      if (dim === undefined || dim === 1) continue;
      if (common === 1) common = dim;
      else if (isRowAxis(common) !== isRowAxis(dim))
        throw new GodwitError("UNSUPPORTED_OPTION", `rows meet ${all.map(printDims).join(" and ")}`);
      else if (isRowAxis(common) && isRowAxis(dim) ? common.each !== dim.each : common !== dim)
        throw new GodwitError("INVALID_MODEL", `the shapes ${all.map(printDims).join(" and ")} do not fit`);
    }
    return common;
  });
}

function takeData(data: ConstantValue["data"], places: readonly number[]): ConstantValue["data"] {
  return data instanceof Float64Array ? Float64Array.from(places, (place) => data[place]!) : places.map((place) => data[place]!);
}

/** The cells of a constant as a row of the graph. */
export function rowOf({ type, data }: ConstantValue): Tensor {
  if (!(data instanceof Float64Array)) return tensor("string", [data.length], [...data]);
  return type === "bool" ? tensor("bool", [data.length], Uint8Array.from(data)) : tensor("f64", [data.length], data);
}

function folded(inputs: readonly ConstantValue[], type: ElementType, dims: readonly number[], build: Build): ConstantValue {
  if (product(dims) === 0) return constant(type, dims, type === "string" ? [] : new Float64Array(0));
  const graph = new GraphBuilder();
  const value = build(
    graph,
    inputs.map((input) => graph.constant(rowOf(input))),
  );
  const [row] = interpret(graph.finish([{ name: "fold", outputs: [{ name: "fold", value, dtype: "<f8", shape: "matrix" }] }]), "fold", {
    rows: 1,
    columns: [],
  });
  if (row?.kind !== "dense") throw new GodwitError("INTERNAL", "a constant of an ONNX graph is sparse");
  const cells: readonly unknown[] = Array.from<unknown>(row.data);
  return constant(type, dims, graphDtype(type) === "string" ? cells.map(String) : Float64Array.from(cells, Number));
}
