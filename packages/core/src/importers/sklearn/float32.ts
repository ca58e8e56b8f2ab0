import type { GraphBuilder, NodeId } from "../../ir/index.ts";
import type { Table } from "./table.ts";

/** True where the library holds the table as float32, and so computes in it. */
export function isFloat32(x: Table): boolean {
  return x.dtype === "<f4";
}

/** The float dtype that `check_array(dtype=FLOAT_DTYPES)` makes of a table. */
export function floatDtype(x: Table): "<f8" | "<f4" {
  return isFloat32(x) ? "<f4" : "<f8";
}

/** The numbers as that dtype holds them. */
export function rounded(graph: GraphBuilder, value: NodeId, dtype: "<f8" | "<f4"): NodeId {
  return dtype === "<f4" ? graph.unary("float32", value) : value;
}
