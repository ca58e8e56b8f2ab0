import type { NodeId, OpName } from "../../src/ir/index.ts";
import type { Sketch } from "./sketch.ts";

/** A way to add nodes to a graph in the making. */
export interface Recipe {
  /** Ops that it adds. */
  readonly needs: readonly OpName[];
  readonly make: (sketch: Sketch) => NodeId;
}
