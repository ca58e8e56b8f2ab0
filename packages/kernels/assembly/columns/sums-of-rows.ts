import { biasOf, finish, first, sumsAt, sumsStep } from "./sums";

/** 4 rows × 4 outputs. */
export function block4x4<T>(columns: usize, end: usize, weights: usize, offset: usize, output: u32): void {
  const step = sumsStep;
  const a = sumsAt + <usize>output * step + offset;
  const b = a + step;
  const c = b + step;
  const d = c + step;
  let a0 = first(a);
  let a1 = first(a + 16);
  let b0 = first(b);
  let b1 = first(b + 16);
  let c0 = first(c);
  let c1 = first(c + 16);
  let d0 = first(d);
  let d1 = first(d + 16);
  for (; columns < end; columns += 4, weights += 32) {
    const source = <usize>load<u32>(columns) + offset;
    const x0 = v128.load(source);
    const x1 = v128.load(source, 16);
    let weight = v128.load64_splat(weights);
    a0 = changetype<T>(0).pair(a0, x0, weight);
    a1 = changetype<T>(0).pair(a1, x1, weight);
    weight = v128.load64_splat(weights, 8);
    b0 = changetype<T>(0).pair(b0, x0, weight);
    b1 = changetype<T>(0).pair(b1, x1, weight);
    weight = v128.load64_splat(weights, 16);
    c0 = changetype<T>(0).pair(c0, x0, weight);
    c1 = changetype<T>(0).pair(c1, x1, weight);
    weight = v128.load64_splat(weights, 24);
    d0 = changetype<T>(0).pair(d0, x0, weight);
    d1 = changetype<T>(0).pair(d1, x1, weight);
  }
  const bias = biasOf(output);
  const next: usize = bias == 0 ? 0 : 16;
  finish(a, a0, bias);
  finish(a + 16, a1, bias);
  finish(b, b0, bias + next);
  finish(b + 16, b1, bias + next);
  finish(c, c0, bias + 2 * next);
  finish(c + 16, c1, bias + 2 * next);
  finish(d, d0, bias + 3 * next);
  finish(d + 16, d1, bias + 3 * next);
}

/** 8 rows × 2 outputs. */
export function block8x2<T>(columns: usize, end: usize, weights: usize, offset: usize, output: u32): void {
  const a = sumsAt + <usize>output * sumsStep + offset;
  const b = a + sumsStep;
  let a0 = first(a);
  let a1 = first(a + 16);
  let a2 = first(a + 32);
  let a3 = first(a + 48);
  let b0 = first(b);
  let b1 = first(b + 16);
  let b2 = first(b + 32);
  let b3 = first(b + 48);
  for (; columns < end; columns += 4, weights += 16) {
    const source = <usize>load<u32>(columns) + offset;
    const left = v128.load64_splat(weights);
    const right = v128.load64_splat(weights, 8);
    let x = v128.load(source);
    a0 = changetype<T>(0).pair(a0, x, left);
    b0 = changetype<T>(0).pair(b0, x, right);
    x = v128.load(source, 16);
    a1 = changetype<T>(0).pair(a1, x, left);
    b1 = changetype<T>(0).pair(b1, x, right);
    x = v128.load(source, 32);
    a2 = changetype<T>(0).pair(a2, x, left);
    b2 = changetype<T>(0).pair(b2, x, right);
    x = v128.load(source, 48);
    a3 = changetype<T>(0).pair(a3, x, left);
    b3 = changetype<T>(0).pair(b3, x, right);
  }
  const bias = biasOf(output);
  const next: usize = bias == 0 ? 0 : 16;
  finish(a, a0, bias);
  finish(a + 16, a1, bias);
  finish(a + 32, a2, bias);
  finish(a + 48, a3, bias);
  finish(b, b0, bias + next);
  finish(b + 16, b1, bias + next);
  finish(b + 32, b2, bias + next);
  finish(b + 48, b3, bias + next);
}

/** 8 rows × 1 output. */
export function block8x1<T>(columns: usize, end: usize, weights: usize, offset: usize, output: u32): void {
  const a = sumsAt + <usize>output * sumsStep + offset;
  let a0 = first(a);
  let a1 = first(a + 16);
  let a2 = first(a + 32);
  let a3 = first(a + 48);
  for (; columns < end; columns += 4, weights += 8) {
    const source = <usize>load<u32>(columns) + offset;
    const weight = v128.load64_splat(weights);
    a0 = changetype<T>(0).pair(a0, v128.load(source), weight);
    a1 = changetype<T>(0).pair(a1, v128.load(source, 16), weight);
    a2 = changetype<T>(0).pair(a2, v128.load(source, 32), weight);
    a3 = changetype<T>(0).pair(a3, v128.load(source, 48), weight);
  }
  const bias = biasOf(output);
  finish(a, a0, bias);
  finish(a + 16, a1, bias);
  finish(a + 32, a2, bias);
  finish(a + 48, a3, bias);
}

/** 16 rows × 1 output. */
export function block16x1<T>(columns: usize, end: usize, weights: usize, offset: usize, output: u32): void {
  const a = sumsAt + <usize>output * sumsStep + offset;
  let a0 = first(a);
  let a1 = first(a + 16);
  let a2 = first(a + 32);
  let a3 = first(a + 48);
  let a4 = first(a + 64);
  let a5 = first(a + 80);
  let a6 = first(a + 96);
  let a7 = first(a + 112);
  for (; columns < end; columns += 4, weights += 8) {
    const source = <usize>load<u32>(columns) + offset;
    const weight = v128.load64_splat(weights);
    a0 = changetype<T>(0).pair(a0, v128.load(source), weight);
    a1 = changetype<T>(0).pair(a1, v128.load(source, 16), weight);
    a2 = changetype<T>(0).pair(a2, v128.load(source, 32), weight);
    a3 = changetype<T>(0).pair(a3, v128.load(source, 48), weight);
    a4 = changetype<T>(0).pair(a4, v128.load(source, 64), weight);
    a5 = changetype<T>(0).pair(a5, v128.load(source, 80), weight);
    a6 = changetype<T>(0).pair(a6, v128.load(source, 96), weight);
    a7 = changetype<T>(0).pair(a7, v128.load(source, 112), weight);
  }
  const bias = biasOf(output);
  finish(a, a0, bias);
  finish(a + 16, a1, bias);
  finish(a + 32, a2, bias);
  finish(a + 48, a3, bias);
  finish(a + 64, a4, bias);
  finish(a + 80, a5, bias);
  finish(a + 96, a6, bias);
  finish(a + 112, a7, bias);
}
