import {
  OUTPUT_FORMAT_BOOL,
  OUTPUT_FORMAT_CODE,
  OUTPUT_FORMAT_F32,
  OUTPUT_FORMAT_F64,
  OUTPUT_FORMAT_I32,
  OUTPUT_FORMAT_I64,
  OUTPUT_FORMAT_U8,
} from "../abi/opcodes.generated";
import { IO_NEEDED, IO_OUTPUT, IO_OUTPUTS, OUTPUT_BYTES, OUTPUT_CAPACITY, OUTPUT_COLUMNS, OUTPUT_DATA, OUTPUT_STARTS } from "../abi/layout.generated";
import { columns, numbers, rowStart } from "../sparse/rows";
import { address, firstRow, io, rows, step } from "./tile";

@inline function entryOf(output: u32): usize {
  return <usize>load<u32>(io, IO_OUTPUTS) + <usize>output * OUTPUT_BYTES;
}

function writeWide(at: usize, refs: usize, count: u32): void {
  const stride = <usize>count << 3;
  let column: u32 = 0;
  for (; column + 2 <= count; column += 2, refs += 8, at += 16) {
    let a = address(load<u32>(refs));
    let b = address(load<u32>(refs, 4));
    const stepA = step(load<u32>(refs));
    const stepB = step(load<u32>(refs, 4));
    let to = at;
    let row = 0;
    for (; row + 2 <= rows; row += 2, a += stepA, b += stepB, to += stride << 1) {
      const left = v128.load(a);
      const right = v128.load(b);
      v128.store(to, v128.shuffle<i64>(left, right, 0, 2));
      v128.store(to + stride, v128.shuffle<i64>(left, right, 1, 3));
    }
    if (row < rows) {
      store<u64>(to, load<u64>(a));
      store<u64>(to, load<u64>(b), 8);
    }
  }
  if (column == count) return;
  const a = address(load<u32>(refs));
  const stepA = step(load<u32>(refs));
  if (count == 1 && stepA != 0) return memory.copy(at, a, <usize>rows << 3);
  for (let row = 0; row < rows; row++, at += stride) store<u64>(at, load<u64>(a + <usize>row * (stepA >> 1)));
}

@inline function writeNarrow<S, T>(at: usize, refs: usize, count: u32, mask: i32): void {
  const stride = <usize>count * sizeof<T>();
  for (let column: u32 = 0; column < count; column++, refs += 4, at += sizeof<T>()) {
    let from = address(load<u32>(refs));
    const next = step(load<u32>(refs)) / (16 / sizeof<S>());
    let to = at;
    for (let row = 0; row < rows; row++, from += next, to += stride) store<T>(to, <T>(load<i32>(from) & mask));
  }
}

/** Columns as a row-major block of the answer. */
export function writeDense(format: i32, output: u32, refs: usize, count: u32): void {
  const data = <usize>load<u32>(entryOf(output), OUTPUT_DATA);
  const cells = <usize>firstRow * count;
  switch (format) {
    case OUTPUT_FORMAT_F64:
    case OUTPUT_FORMAT_I64:
      return writeWide(data + (cells << 3), refs, count);
    case OUTPUT_FORMAT_F32:
    case OUTPUT_FORMAT_I32:
    case OUTPUT_FORMAT_CODE:
      return writeNarrow<i32, i32>(data + (cells << 2), refs, count, -1);
    case OUTPUT_FORMAT_U8:
      return writeNarrow<i32, u8>(data + cells, refs, count, 255);
    case OUTPUT_FORMAT_BOOL:
      return writeNarrow<i64, u8>(data + cells, refs, count, 1);
    default:
      unreachable();
  }
}

/** Rows appended to a sparse answer, whose start of the first row is known. False where it cannot hold them. */
export function writeSparse(output: u32, source: usize): bool {
  const entry = entryOf(output);
  const starts = <usize>load<u32>(entry, OUTPUT_STARTS) + (<usize>firstRow << 2);
  const used = load<u32>(starts);
  const count = rowStart(source, rows);
  if (used + count > load<u32>(entry, OUTPUT_CAPACITY)) {
    store<u32>(io, used + count, IO_NEEDED);
    store<u32>(io, output, IO_OUTPUT);
    return false;
  }
  for (let row = 0; row <= rows; row++) store<u32>(starts + (<usize>row << 2), used + rowStart(source, row));
  memory.copy(<usize>load<u32>(entry, OUTPUT_COLUMNS) + (<usize>used << 2), columns(source), <usize>count << 2);
  memory.copy(<usize>load<u32>(entry, OUTPUT_DATA) + (<usize>used << 3), numbers(source), <usize>count << 3);
  return true;
}
