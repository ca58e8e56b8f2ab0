import type { NodeOf } from "../../ir/graph.ts";
import type { OpName } from "../../ir/ops/attributes.ts";
import type { MethodLowerer } from "./method-lowerer.ts";
import type { LoweredValue } from "./value.ts";

/** Writes the instructions of a node and says where its value then is. */
export type Lowering<K extends OpName> = (method: MethodLowerer, node: NodeOf<K>) => LoweredValue;
