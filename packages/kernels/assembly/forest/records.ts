import { BLOCK_BYTES, PLANE_BLOCK, RECORD_BYTES } from "./image";

/** Bytes of a row's record: its ranks in all planes, side by side. */
@inline export function recordBytes(image: usize): usize {
  return load<u32>(image, RECORD_BYTES);
}

/** Copies the rank planes of `rows` rows into records; `R` is the type of a rank. */
@inline export function fillRecords<R>(image: usize, planes: usize, rows: i32, records: usize): void {
  const blockBytes = <usize>load<u32>(image, BLOCK_BYTES);
  const stride = recordBytes(image);
  const blockRows = <i32>(PLANE_BLOCK / sizeof<R>());
  for (let first = 0; first < rows; first += blockRows, planes += blockBytes) {
    const end = planes + blockBytes;
    const count = min(blockRows, rows - first);
    for (let row = 0; row < count; row++, records += stride) {
      let to = records;
      for (let from = planes + <usize>row * sizeof<R>(); from < end; from += PLANE_BLOCK, to += sizeof<R>()) store<R>(to, load<R>(from));
    }
  }
}
