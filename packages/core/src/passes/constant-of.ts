import { allocate, copyElement, tensor, type GraphBuilder, type NodeId, type Tensor } from "../ir/index.ts";

/** The row of a constant node, or undefined for any other. */
export function constantOf(builder: GraphBuilder, id: NodeId): Tensor | undefined {
  const node = builder.node(id);
  return node.op === "constant" ? node.attributes.value : undefined;
}

/** Some columns of a constant row; a row of one number stands for every column and stays as it is. */
export function columnsOfRow(row: Tensor, columns: readonly number[]): Tensor {
  if (row.data.length === 1) return row;
  const data = allocate(row.dtype, columns.length);
  columns.forEach((column, place) => copyElement(row.data, column, data, place));
  return tensor(row.dtype, [columns.length], data);
}
