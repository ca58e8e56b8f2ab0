import { INPUT_ADDRESS, INPUT_BYTES, INPUT_FORMAT as INPUT_FORMAT_FIELD, INPUT_STRIDE } from "../abi/layout.generated";
import { INPUT_FORMAT_STRIDED_F32, INPUT_FORMAT_STRIDED_F64 } from "../abi/statuses.generated";

/** Two neighbouring cells of a row. */
@inline function pairAt<T>(from: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(from);
  return f64x2.promote_low_f32x4(v128.load64_zero(from));
}

/** Two neighbouring columns of a row-major matrix. */
function gatherTwo<T>(from: usize, stride: usize, left: usize, right: usize, rows: i32): void {
  let row = 0;
  for (; row + 2 <= rows; row += 2, from += stride << 1, left += 16, right += 16) {
    const first = pairAt<T>(from);
    const second = pairAt<T>(from + stride);
    v128.store(left, v128.shuffle<i64>(first, second, 0, 2));
    v128.store(right, v128.shuffle<i64>(first, second, 1, 3));
  }
  if (row == rows) return;
  store<f64>(left, f64(load<T>(from)));
  store<f64>(right, f64(load<T>(from + sizeof<T>())));
}

function gatherOne<T>(from: usize, stride: usize, to: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, from += stride, to += 8) store<f64>(to, f64(load<T>(from)));
}

@inline function formatOf(input: usize): i32 {
  return load<i32>(input, INPUT_FORMAT_FIELD);
}
@inline function strideOf(input: usize): usize {
  return <usize>load<u32>(input, INPUT_STRIDE);
}
@inline function addressOf(input: usize): usize {
  return <usize>load<u32>(input, INPUT_ADDRESS);
}

@inline function isNeighbour<T>(input: usize, next: usize): bool {
  return formatOf(next) == formatOf(input) && strideOf(next) == strideOf(input) && addressOf(next) == addressOf(input) + sizeof<T>();
}

/** Gathers an input, and the next one with it if that is the next column of the same matrix; how many they were. */
@inline function gather<T>(input: usize, left: u32, row: i32, rows: i32, to: usize, slotBytes: usize): u32 {
  const stride = strideOf(input);
  const from = addressOf(input) + <usize>row * stride;
  if (left > 1 && isNeighbour<T>(input, input + INPUT_BYTES)) {
    gatherTwo<T>(from, stride, to, to + slotBytes, rows);
    return 2;
  }
  gatherOne<T>(from, stride, to, rows);
  return 1;
}

/** Where each input's cells of the rows from `row` on begin; cells that do not stand side by side are gathered. */
export function placeInputs(inputs: usize, count: u32, table: usize, gathered: usize, slotBytes: usize, row: i32, rows: i32): void {
  for (let done: u32 = 0; done < count; ) {
    const input = inputs + <usize>done * INPUT_BYTES;
    const to = gathered + <usize>done * slotBytes;
    const format = formatOf(input);
    if (format == INPUT_FORMAT_STRIDED_F32 || (format == INPUT_FORMAT_STRIDED_F64 && rows > 1)) {
      const left = count - done;
      const taken = format == INPUT_FORMAT_STRIDED_F32
        ? gather<f32>(input, left, row, rows, to, slotBytes)
        : gather<f64>(input, left, row, rows, to, slotBytes);
      store<u32>(table + (<usize>done << 2), u32(to));
      if (taken == 2) store<u32>(table + (<usize>done << 2), u32(to + slotBytes), 4);
      done += taken;
      continue;
    }
    store<u32>(table + (<usize>done << 2), u32(addressOf(input) + <usize>row * strideOf(input)));
    done++;
  }
}
