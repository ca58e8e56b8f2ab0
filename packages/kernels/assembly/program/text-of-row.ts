// Where the bytes of a row's text are.
import { INPUT_ADDRESS, INPUT_BYTES, INPUT_FORMAT, INPUT_OFFSETS, IMAGE_POOL_BYTES, IMAGE_POOL_COUNT, IMAGE_POOL_OFFSETS, IO_DICTIONARY_BYTES, IO_DICTIONARY_OFFSETS, IO_INPUTS } from "../abi/layout.generated";
import { INPUT_FORMAT_TEXT } from "../abi/statuses.generated";
import { REF_INPUT } from "../abi/opcodes.generated";
import { address, firstRow, image, io } from "./tile";

export let bytes: usize = 0;
export let length: u32 = 0;

function findIn(offsets: usize, data: usize, index: u32): void {
  const from = load<u32>(offsets + (<usize>index << 2));
  bytes = data + from;
  length = load<u32>(offsets + (<usize>index << 2), 4) - from;
}

/** Finds the bytes of a row's text: of an input of texts, or of a string code; a missing one is empty. */
export function findText(ref: u32, row: i32): void {
  if ((ref & 3) == REF_INPUT) {
    const input = <usize>load<u32>(io, IO_INPUTS) + <usize>(ref >> 2) * INPUT_BYTES;
    if (load<i32>(input, INPUT_FORMAT) == INPUT_FORMAT_TEXT) return findIn(<usize>load<u32>(input, INPUT_OFFSETS), <usize>load<u32>(input, INPUT_ADDRESS), firstRow + row);
  }
  const code = load<i32>(address(ref) + (<usize>row << 2));
  const pool = load<i32>(image, IMAGE_POOL_COUNT);
  length = 0;
  if (code < 0) return;
  if (code < pool) findIn(image + load<u32>(image, IMAGE_POOL_OFFSETS), image + load<u32>(image, IMAGE_POOL_BYTES), code);
  else findIn(<usize>load<u32>(io, IO_DICTIONARY_OFFSETS), <usize>load<u32>(io, IO_DICTIONARY_BYTES), code - pool);
}
