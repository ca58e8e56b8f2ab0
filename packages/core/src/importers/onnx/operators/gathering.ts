import { tensor, type GraphBuilder, type NodeId } from "../../../ir/index.ts";
import { asNumber } from "../arithmetic.ts";
import { rowOf, type Cellular } from "../cells.ts";
import type { OperatorCall } from "../operator-call.ts";
import { groupPlaces, takePlaces } from "../places.ts";
import { sizesOf, sizesValue } from "../sizes.ts";
import { cellDims, isRowAxis, product, rowAxisOf, type ConstantValue, type Dim, type RowsValue, type Value } from "../value.ts";
import { operator, type Operator } from "./operator.ts";

/** Places along an axis that are known now; negative ones count from the end. */
export function knownPlaces(call: OperatorCall, indices: ConstantValue, size: number): number[] {
  return Array.from(indices.data as Float64Array, (index) => {
    const place = index < 0 ? index + size : index;
    return Number.isInteger(place) && place >= 0 && place < size ? place : call.invalid(`there is no place ${index} of ${size}`);
  });
}

function gather(call: OperatorCall): Value {
  const [data, indices] = [call.inputs[0], call.input(1)];
  const stated = call.integer("axis", 0);
  if (data?.kind === "sizes") {
    if (indices.kind !== "constant") return call.refuse("the number of rows as a number");
    return sizesValue(
      knownPlaces(call, indices, data.sizes.length).map((place) => data.sizes[place]!),
      indices.dims.length > 0,
      data.type,
    );
  }
  const value = call.input(0);
  const axis = call.axis(stated, value.dims.length);
  const size = call.size(value.dims, axis);
  if (indices.kind === "rows") return gatheredByRow(call, value, indices, axis);
  const taken = knownPlaces(call, indices, size);
  const flat = call.cells.rearranged(value, value.dims.with(axis, taken.length), takePlaces(cellDims(value.dims), axis, taken));
  return call.cells.reshaped(flat, [...value.dims.slice(0, axis), ...indices.dims, ...value.dims.slice(axis + 1)]);
}

/** Rows of a constant table, at an index of each row of the data. */
function gatheredByRow(call: OperatorCall, table: Cellular, indices: RowsValue, axis: number): Cellular {
  if (table.kind !== "constant" || axis !== 0) return call.refuse("data gathered at places that are computed");
  const [count, ...inner] = table.dims;
  const dims = [...indices.dims, ...inner];
  return call.cells.computed([indices], table.type, dims, (graph, [node]) => tableRows(graph, node!, table, count!));
}

/** The row of a table [count, width] at each cell of a node, side by side; negative places count from the end. */
export function tableRows(graph: GraphBuilder, node: NodeId, table: ConstantValue, count: number): NodeId {
  const row = rowOf(table);
  const rows = tensor(row.dtype, [count, row.data.length / Math.max(count, 1)], row.data);
  const places = graph.where(graph.compare("less", node, graph.number(0)), graph.plus(node, graph.number(count)), node);
  const width = graph.width(node);
  return graph.concat(Array.from({ length: width }, (_, cell) => graph.take(graph.cast(graph.select(places, [cell]), "i32"), rows)));
}

/** Along an axis of a row, the cell at an index of the row itself: every place is tried. */
function gatherElements(call: OperatorCall): Value {
  const [value, indices] = [call.input(0), call.input(1)];
  const axis = call.axis(call.integer("axis", 0), value.dims.length);
  const size = call.size(value.dims, axis);
  call.size(indices.dims, axis);
  if (indices.dims.length !== value.dims.length) return call.invalid("its indices have another rank");
  const others = (dims: readonly Dim[]): string => cellDims(dims.with(axis, 1)).join();
  if (others(value.dims) !== others(indices.dims)) return call.refuse("indices of another shape than the data");
  const dims = indices.dims.map((dim, each) => (each !== axis && isRowAxis(value.dims[each]) ? value.dims[each] : dim));
  const slices = Array.from({ length: size }, (_, place) => {
    const slice = call.cells.rearranged(value, value.dims.with(axis, 1), takePlaces(cellDims(value.dims), axis, [place]));
    return call.cells.stretched(slice, dims);
  });
  if (slices.length === 0) return call.invalid("its data are empty");
  return call.cells.computed([indices, ...slices], value.type, dims, (graph, [node, ...parts]) => {
    const places = graph.where(graph.compare("less", node!, graph.number(0)), graph.plus(node!, graph.number(size)), node!);
    return parts.reduce((found, part, place) => graph.where(graph.compare("equal", places, graph.number(place)), part, found));
  });
}

/** The largest (or smallest) along an axis in order, the first of equals first; NaN comes last. */
function topK(call: OperatorCall): readonly Value[] {
  const value = call.input(0);
  const rank = value.dims.length;
  const axis = call.axis(call.integer("axis", -1), rank);
  const isLargest = call.integer("largest", 1) !== 0;
  call.ignore("sorted");
  const size = call.size(value.dims, axis);
  const [stated] = call.has("k") ? [call.integer("k")] : sizesOf(call, 1);
  const k = typeof stated === "number" ? stated : call.refuse("a number of places that depends on the rows");
  if (!(k >= 1 && k <= size)) return call.invalid(`it wants ${k} of ${size}`);
  if (value.type === "string" || value.type === "bool") return call.refuse(`elements of type ${value.type}`);
  const groups = groupPlaces(cellDims(value.dims), [axis]);
  const dims = value.dims.with(axis, k);
  /** Cells of all groups, group by group, in the order of the result. */
  const order = (graph: GraphBuilder, node: NodeId): NodeId => {
    const kept = groupPlaces(cellDims(dims), [axis]).flat();
    const places = kept.map(() => 0);
    kept.forEach((cell, place) => (places[cell] = place));
    return graph.select(node, places);
  };
  const ranked = (graph: GraphBuilder, node: NodeId): { readonly values: NodeId; readonly indices: NodeId } => {
    const [values, indices]: NodeId[][] = [[], []];
    for (const group of groups) {
      const cells = graph.select(node, group);
      const signed = isLargest ? cells : graph.unary("negative", cells);
      const ranks = graph.where(graph.isMissing(signed), graph.number(-Infinity), signed);
      let left = graph.binary("maximum", ranks, graph.number(-Number.MAX_VALUE));
      for (let place = 0; place < k; place++) {
        const index = graph.reduce("argmax", left);
        const chosen = graph.compare("equal", graph.oneHot(index, size, "dense"), graph.number(1));
        indices!.push(graph.cast(index, "f64"));
        values!.push(graph.reduce("maximum", graph.where(chosen, cells, graph.number(-Infinity))));
        if (place < k - 1) left = graph.where(chosen, graph.number(-Infinity), left);
      }
    }
    return { values: order(graph, graph.concat(values!)), indices: order(graph, graph.concat(indices!)) };
  };
  return [
    call.cells.computed([value], value.type, dims, (graph, [node]) => ranked(graph, node!).values),
    call.cells.computed([value], "int64", dims, (graph, [node]) => ranked(graph, node!).indices),
  ];
}

/** 1 at the index, 0 elsewhere, along a new axis. */
function oneHot(call: OperatorCall): Value {
  const [indices, depth, values] = [call.input(0), call.constant(1), call.constant(2)];
  const axis = call.integer("axis", -1);
  if (axis !== -1 && axis !== indices.dims.length) return call.refuse("a new axis that is not the last");
  const size = depth.data[0] as number;
  const count = product(cellDims(indices.dims));
  if (!(size >= 1 && size * count <= 2 ** 20) || values.type === "string") return call.refuse("its depth or values");
  const [off, on] = [...(values.data as Float64Array)] as [number, number];
  return call.cells.computed([indices], values.type, [...indices.dims, size], (graph, [node]) => {
    const columns = graph.number(...Array.from({ length: size * count }, (_, cell) => cell % size));
    const cells = graph.select(
      node!,
      Array.from({ length: size * count }, (_, cell) => Math.floor(cell / size)),
    );
    const places = graph.where(graph.compare("less", cells, graph.number(0)), graph.plus(cells, graph.number(size)), cells);
    const hits = graph.compare("equal", places, columns);
    return values.type === "bool"
      ? graph.compare("equal", asNumber(graph, hits), graph.number(on))
      : graph.where(hits, graph.number(on), graph.number(off));
  });
}

export const gathering: readonly Operator[] = [
  operator("Gather", gather),
  operator("GatherElements", gatherElements),
  operator("TopK", topK),
  operator("OneHot", oneHot),
  operator("ai.onnx.ml.ArrayFeatureExtractor", (call) => {
    const [value, indices] = [call.input(0), call.input(1)];
    const last = value.dims.length - 1;
    const size = call.size(value.dims, last);
    if (indices.kind === "constant") {
      const taken = knownPlaces(call, indices, size);
      const flat = call.cells.rearranged(value, value.dims.with(last, taken.length), takePlaces(cellDims(value.dims), last, taken));
      return value.dims.length === 1 ? call.cells.reshaped(flat, [1, taken.length]) : flat;
    }
    if (value.kind !== "constant" || product(value.dims) !== size) return call.refuse("data gathered at places that are computed");
    const found = gatheredByRow(call, { ...value, dims: [size] }, indices, 0);
    const each = product(cellDims(indices.dims));
    return call.cells.reshaped(found, [1, rowAxisOf(indices.dims) === -1 ? each : { each }]);
  }),
];
