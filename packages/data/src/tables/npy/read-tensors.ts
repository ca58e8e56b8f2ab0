import type { TensorSignature } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { defaultLimits, readNpy, readNpz, toFloat32, toFloat64, toInt32, toValues, type NdArray } from "@godwit/core/formats";
import type { Tensor, TensorData, Tensors } from "@godwit/runtime";
import { decompress } from "../../files/decompress.ts";
import { allBytes, type ByteSource } from "../../files/byte-source.ts";

/**
 * Arrays for a model that takes tensors: of a .npy file the one input, of a .npz file the inputs by name. MALFORMED_INPUT, and
 * UNSUPPORTED_INPUT for what no tensor holds.
 */
export async function readTensors(source: ByteSource, format: "npy" | "npz", inputs: readonly TensorSignature[]): Promise<Tensors> {
  const file = source.name;
  if (format === "npy" && inputs.length !== 1)
    throw new GodwitError("UNSUPPORTED_INPUT", `the model takes ${inputs.length} tensors, and .npy holds one`, {
      where: { file },
      hint: `Save them by name: numpy.savez('inputs.npz', ${inputs.map(({ name }) => `**{'${name}': …}`).join(", ")}).`,
    });
  const bytes = await allBytes(source);
  try {
    if (format === "npy") return { [inputs[0]!.name]: tensorOf(readNpy(bytes)) };
    const arrays = await readNpz(bytes, decompress, defaultLimits);
    return Object.fromEntries(Array.from(arrays, ([name, array]) => [name, tensorOf(array)]));
  } catch (cause) {
    if (!(cause instanceof GodwitError) || cause.code === "UNSUPPORTED_INPUT") throw cause;
    throw new GodwitError("MALFORMED_INPUT", cause.message, { where: { file }, cause });
  }
}

function tensorOf(array: NdArray): Tensor {
  const { dtype, shape } = array;
  const isPlain = dtype.fields === null && dtype.subarray === null && array.objects === null;
  if (!isPlain || !["bool", "int", "uint", "float", "string"].includes(dtype.type))
    throw new GodwitError("UNSUPPORTED_INPUT", `an array of ${dtype.name} is no tensor; numbers, bools and strings are`);
  return { dtype: dtype.name, dims: shape, data: cellsOf(array) };
}

function cellsOf(array: NdArray): TensorData {
  const { type, itemSize } = array.dtype;
  if (type === "float") return itemSize === 4 ? toFloat32(array) : toFloat64(array);
  if (type === "int" && itemSize === 4) return toInt32(array);
  return toValues(array) as TensorData;
}
