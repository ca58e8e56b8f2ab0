export { denseItems, isStrings, isTextual, type Answer, type CellArray } from "./answer.ts";
export { openSource, type ByteSource } from "./byte-source.ts";
export { headerRoom, makeNpyHeader } from "./npy/npy-header.ts";
export { readTensors } from "./npy/read-tensors.ts";
export { placeInInput } from "./place-in-input.ts";
export { readTable } from "./read-table.ts";
export { seeColumns } from "./see-columns.ts";
export { inputFormatOf, outputFormatOf, type InputFormat, type OutputFormat } from "./table-format.ts";
export type { BatchStream } from "./table-reader.ts";
