import type { Cellular } from "../cells.ts";
import { isCellular } from "../cells.ts";
import type { OperatorCall } from "../operator-call.ts";
import { takePlaces } from "../places.ts";
import { cellDims, isRowAxis, type Dim, type RowAxis, type Value } from "../value.ts";
import { operator, type Operator } from "./operator.ts";

/** So many steps of a scan are written out at most. */
const mostSteps = 4096;

/** Runs a graph for each place along an axis: over the rows once, for all of them alike; over a constant step by step. */
function scan(call: OperatorCall): readonly Value[] {
  if (call.opset < 9) return call.refuse("a scan with a batch axis");
  const body = call.subgraph("body");
  const count = call.integer("num_scan_inputs");
  for (const name of ["scan_input_axes", "scan_output_axes", "scan_input_directions", "scan_output_directions"])
    if ((call.integers(name) ?? []).some((each) => each !== 0)) return call.refuse(`the attribute ${name}`);
  const inputs = call.allInputs();
  const states = inputs.slice(0, inputs.length - count);
  const scanned = inputs.slice(inputs.length - count);
  const [first] = scanned;
  if (first === undefined) return call.invalid("it scans nothing");
  const length = first.dims[0];
  if (length === undefined) return call.invalid("it scans a single number");
  return isRowAxis(length) ? overRows(call, body, states, scanned, length) : stepByStep(call, body, states, scanned, length);
}

function overRows(
  call: OperatorCall,
  body: ReturnType<OperatorCall["subgraph"]>,
  states: readonly Cellular[],
  scanned: readonly Cellular[],
  rows: RowAxis,
): readonly Value[] {
  if (
    rows.each !== 1 ||
    scanned.some(({ dims }) => !isRowAxis(dims[0]) || dims[0].each !== 1) ||
    states.some(({ kind }) => kind !== "constant")
  )
    return call.refuse("a scan that carries something from row to row");
  const results = call.evaluate(body, [...states, ...scanned.map((value) => ({ ...value, dims: value.dims.slice(1) }) as Cellular)]);
  states.forEach((state, index) => {
    if (results[index] !== state) call.refuse("a scan that carries something from row to row");
  });
  return results.map((value, index): Value => {
    if (index < states.length) return value;
    if (!isCellular(value)) return call.refuse("a scan of dicts or sizes");
    return { kind: "rows", type: value.type, dims: [rows, ...value.dims], node: call.cells.node(value) };
  });
}

function stepByStep(
  call: OperatorCall,
  body: ReturnType<OperatorCall["subgraph"]>,
  states: readonly Cellular[],
  scanned: readonly Cellular[],
  length: number,
): readonly Value[] {
  if (length > mostSteps || length === 0) return call.refuse(`a scan of ${length} steps`);
  let carried: readonly Value[] = states;
  const outputs: Cellular[][] = [];
  for (let step = 0; step < length; step++) {
    const slices = scanned.map((value) => {
      const slice = call.cells.rearranged(value, value.dims.with(0, 1), takePlaces(cellDims(value.dims), 0, [step]));
      return call.cells.reshaped(slice, value.dims.slice(1));
    });
    const results = call.evaluate(body, [...carried, ...slices]);
    carried = results.slice(0, states.length);
    for (const [index, value] of results.slice(states.length).entries()) {
      if (!isCellular(value)) return call.refuse("a scan of dicts or sizes");
      (outputs[index] ??= []).push(value);
    }
  }
  return [...carried, ...outputs.map((parts) => stacked(call, parts))];
}

/** Values of one shape side by side along a new first axis. */
function stacked(call: OperatorCall, parts: readonly Cellular[]): Value {
  const dims: readonly Dim[] = [parts.length, ...parts[0]!.dims];
  return call.cells.computed(parts, parts[0]!.type, dims, (graph, nodes) => graph.concat(nodes));
}

export const scans: readonly Operator[] = [
  operator("Scan", scan),
  operator("If", (call) => {
    const [condition] = call.constant(0).data;
    const branches = [call.subgraph("then_branch"), call.subgraph("else_branch")];
    return call.evaluate(branches[condition === 0 ? 1 : 0]!, []);
  }),
];
