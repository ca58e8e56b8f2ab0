import { rowCells, rowDims, type TensorSignature } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { describeTensor, type Tensor, type TensorData } from "./tensor.ts";

/**
 * How often a model of fixed sizes runs for these tensors: their common first axis, beyond its own shape. Null where it takes them
 * as they are.
 */
export function repeatsOf(inputs: readonly TensorSignature[], given: readonly Tensor[]): number | null {
  if (inputs.some(({ dims }) => dims === null || dims.includes(null))) return null;
  if (inputs.every(({ dims }, index) => dims!.join() === given[index]!.dims.join())) return null;
  const counts = inputs.map((input, index) => {
    const { dims } = given[index]!;
    const own = rowDims(input)!;
    if (dims.slice(1).join() !== own.join())
      throw new GodwitError("WRONG_WIDTH", `the tensor has shape [${dims.join(", ")}]; the model takes ${describeTensor(input)}`, {
        where: { column: input.name },
      });
    return dims[0]!;
  });
  const [first = 0] = counts;
  if (counts.some((count) => count !== first)) throw new GodwitError("WRONG_WIDTH", `the tensors have ${counts.join(", ")} rows`);
  return first;
}

/** The tensor of one run out of many. */
export function sliceOf(input: TensorSignature, { dtype, data }: Tensor, at: number): Tensor {
  const width = rowCells(input)!;
  const cells = ArrayBuffer.isView(data)
    ? (data as Float64Array).subarray(at * width, (at + 1) * width)
    : Array.prototype.slice.call(data, at * width, (at + 1) * width);
  return { dtype, dims: input.dims as readonly number[], data: cells as TensorData };
}
