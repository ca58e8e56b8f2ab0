import { allocate, copyElement, tensor, type GraphBuilder, type NodeId, type OpAttributes, type Tensor } from "../ir/index.ts";

/** The row of a constant node, or undefined for any other, and for a constant that the library may have with other bits. */
export function constantOf(builder: Pick<GraphBuilder, "node">, id: NodeId): Tensor | undefined {
  const node = builder.node(id);
  return node.op === "constant" && node.attributes.error === undefined ? node.attributes.value : undefined;
}

/** A constant node with some columns of another. */
export function constantColumns(builder: GraphBuilder, { value, error }: OpAttributes["constant"], columns: readonly number[]): NodeId {
  return builder.constant(columnsOfRow(value, columns), error && columnsOfRow(error, columns));
}

/** Some columns of a constant row; a row of one number stands for every column and stays as it is. */
export function columnsOfRow(row: Tensor, columns: readonly number[]): Tensor {
  if (row.data.length === 1) return row;
  const data = allocate(row.dtype, columns.length);
  columns.forEach((column, place) => copyElement(row.data, column, data, place));
  return tensor(row.dtype, [columns.length], data);
}
