import {
  CONVERT_F32_F64,
  CONVERT_F32_I32,
  CONVERT_F64_F32,
  CONVERT_F64_I32,
  CONVERT_I32_F32,
  CONVERT_I32_F64,
  CONVERT_MASK_F32,
  CONVERT_MASK_F64,
  CONVERT_MASK_I32,
} from "../abi/opcodes.generated";

/** Truncates modulo 2^32; NaN and infinities give 0: JavaScript's ToInt32. */
export function toInt32(x: f64): i32 {
  if (Math.abs(x) < 9223372036854775808.0) return i32(i64(x));
  const bits = reinterpret<u64>(x);
  const exponent = i32((bits >> 52) & 2047) - 1075;
  if (exponent > 31) return 0;
  const size = i32((bits & 0xfffffffffffff) | 0x10000000000000) << exponent;
  return bits >> 63 ? -size : size;
}

/** Cells of one kind as cells of another. Where the target's cells are no wider, it may be the source. */
export function convertColumn(conversion: i32, source: usize, stepS: usize, target: usize, rows: i32): void {
  const wide = stepS >> 1;
  const narrow = stepS >> 2;
  switch (conversion) {
    case CONVERT_F64_F32:
      for (let row = 0; row < rows; row++, target += 4, source += wide) store<f32>(target, f32(load<f64>(source)));
      return;
    case CONVERT_F32_F64:
      for (let row = 0; row < rows; row++, target += 8, source += narrow) store<f64>(target, f64(load<f32>(source)));
      return;
    case CONVERT_F64_I32:
      for (let row = 0; row < rows; row++, target += 4, source += wide) store<i32>(target, toInt32(load<f64>(source)));
      return;
    case CONVERT_I32_F64:
      for (let row = 0; row < rows; row++, target += 8, source += narrow) store<f64>(target, f64(load<i32>(source)));
      return;
    case CONVERT_MASK_F64:
      for (let row = 0; row < rows; row++, target += 8, source += wide) store<f64>(target, f64(load<i32>(source) & 1));
      return;
    case CONVERT_MASK_I32:
      for (let row = 0; row < rows; row++, target += 4, source += wide) store<i32>(target, load<i32>(source) & 1);
      return;
    case CONVERT_MASK_F32:
      for (let row = 0; row < rows; row++, target += 4, source += wide) store<f32>(target, f32(load<i32>(source) & 1));
      return;
    case CONVERT_I32_F32:
      for (let row = 0; row < rows; row++, target += 4, source += narrow) store<f32>(target, f32(load<i32>(source)));
      return;
    case CONVERT_F32_I32:
      for (let row = 0; row < rows; row++, target += 4, source += narrow) store<i32>(target, toInt32(f64(load<f32>(source))));
      return;
    default:
      unreachable();
  }
}
