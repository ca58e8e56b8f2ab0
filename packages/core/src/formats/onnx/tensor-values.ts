import { GodwitError } from "../../errors/index.ts";
import type { OnnxGraph, OnnxModel, OnnxTensor } from "./onnx-model.ts";

/** How many bytes a number takes, and how it is read; by `TensorProto.DataType`. */
const numberTypes: Readonly<Record<number, readonly [size: number, read: (view: DataView, at: number) => number]>> = {
  1: [4, (view, at) => view.getFloat32(at, true)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [1, (view, at) => view.getInt8(at)],
  4: [2, (view, at) => view.getUint16(at, true)],
  5: [2, (view, at) => view.getInt16(at, true)],
  6: [4, (view, at) => view.getInt32(at, true)],
  7: [8, (view, at) => Number(view.getBigInt64(at, true))],
  9: [1, (view, at) => (view.getUint8(at) === 0 ? 0 : 1)],
  11: [8, (view, at) => view.getFloat64(at, true)],
  12: [4, (view, at) => view.getUint32(at, true)],
  13: [8, (view, at) => Number(view.getBigUint64(at, true))],
};

/** The files beside the model, by name. */
export type Companions = ReadonlyMap<string, Uint8Array>;

/** The elements of a tensor, row-major; integers beyond 2^53 as the nearest number. MALFORMED where they are not as many as its shape says. */
export function tensorValues(tensor: OnnxTensor, companions: Companions): Float64Array | string[] {
  const count = tensor.dims.reduce((product, size) => product * size, 1);
  const { content } = tensor;
  if (content.kind === "strings") return [...counted(tensor, content.values, count)];
  if (content.kind === "numbers") return Float64Array.from(counted(tensor, content.values, count));
  const type = numberTypes[tensor.elementType];
  if (type === undefined) throw new GodwitError("MALFORMED", `the tensor ${tensor.name} has elements of type ${tensor.elementType}`);
  const bytes = content.kind === "raw" ? content.bytes : companionBytes(tensor, content, companions, count * type[0]);
  const [size, read] = type;
  if (bytes.length !== count * size) throw wrongCount(tensor, bytes.length / size, count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: count }, (_, index) => read(view, index * size));
}

function counted<T>(tensor: OnnxTensor, values: readonly T[], count: number): readonly T[] {
  if (values.length !== count) throw wrongCount(tensor, values.length, count);
  return values;
}

function wrongCount({ name }: OnnxTensor, found: number, count: number): GodwitError {
  return new GodwitError("MALFORMED", `the tensor ${name} has ${found} elements where its shape says ${count}`);
}

function companionBytes(
  { name }: OnnxTensor,
  { location, offset, length }: Extract<OnnxTensor["content"], { readonly kind: "external" }>,
  companions: Companions,
  expected: number,
): Uint8Array {
  const file = companions.get(location);
  if (file === undefined) throw new GodwitError("TRUNCATED", `the tensor ${name} lies in the file ${location}, which was not given`);
  const end = offset + (length ?? expected);
  if (end > file.length) throw new GodwitError("TRUNCATED", `the tensor ${name} reaches beyond the end of ${location}`);
  return file.subarray(offset, end);
}

/** The names of the files that tensors of the model lie in. */
export function companionNames(model: OnnxModel): readonly string[] {
  const names = new Set<string>();
  const add = ({ content }: OnnxTensor): void => {
    if (content.kind === "external") names.add(content.location);
  };
  const visit = (graph: OnnxGraph): void => {
    graph.initializers.forEach(add);
    for (const node of graph.nodes)
      for (const attribute of node.attributes.values()) {
        if (attribute.kind === "tensor") add(attribute.value);
        if (attribute.kind === "graph") visit(attribute.value);
      }
  };
  visit(model.graph);
  return [...names];
}
