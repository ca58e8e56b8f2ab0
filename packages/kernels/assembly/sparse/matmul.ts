import { release, reserve, rows } from "../program/tile";
import { columnAt, numberAt, rowStart } from "./rows";

/** Adds stored cells × rows of the weights [width, outputs] to the target columns. False where the scratch is too small. */
export function multiplySparse(source: usize, weights: usize, outputs: u32, target: usize, columnBytes: usize): bool {
  if (outputs == 1) {
    for (let row = 0; row < rows; row++, target += 8) {
      let sum = load<f64>(target);
      const end = rowStart(source, row + 1);
      for (let entry = rowStart(source, row); entry < end; entry++)
        sum += numberAt(source, entry) * load<f64>(weights + (<usize>columnAt(source, entry) << 3));
      store<f64>(target, sum);
    }
    return true;
  }
  const sums = reserve((<usize>outputs << 3) + 16);
  if (sums == 0) return false;
  const stride = <usize>outputs << 3;
  for (let row = 0; row < rows; row++, target += 8) {
    for (let output: u32 = 0; output < outputs; output++)
      store<f64>(sums + (<usize>output << 3), load<f64>(target + <usize>output * columnBytes));
    const end = rowStart(source, row + 1);
    for (let entry = rowStart(source, row); entry < end; entry++) {
      const cells = f64x2.splat(numberAt(source, entry));
      let factors = weights + <usize>columnAt(source, entry) * stride;
      let at = sums;
      for (const pairs = sums + (stride & ~15); at < pairs; at += 16, factors += 16)
        v128.store(at, f64x2.add(v128.load(at), f64x2.mul(cells, v128.load(factors))));
      if (outputs & 1) store<f64>(at, load<f64>(at) + f64x2.extract_lane(cells, 0) * load<f64>(factors));
    }
    for (let output: u32 = 0; output < outputs; output++)
      store<f64>(target + <usize>output * columnBytes, load<f64>(sums + (<usize>output << 3)));
  }
  release(sums);
  return true;
}
