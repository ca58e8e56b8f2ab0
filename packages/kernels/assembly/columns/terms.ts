// What a column adds to a sum: the type decides, so that each kernel is compiled for its own term.

/** cell · weight. */
@unmanaged @final
export class Product {
  @inline pair(sum: v128, cells: v128, weight: v128): v128 {
    return f64x2.add(sum, f64x2.mul(cells, weight));
  }
  @inline one(sum: f64, cell: f64, weight: f64): f64 {
    return sum + cell * weight;
  }
}

/** (cell − weight)². */
@unmanaged @final
export class SquaredGap {
  @inline pair(sum: v128, cells: v128, weight: v128): v128 {
    const gap = f64x2.sub(cells, weight);
    return f64x2.add(sum, f64x2.mul(gap, gap));
  }
  @inline one(sum: f64, cell: f64, weight: f64): f64 {
    const gap = cell - weight;
    return sum + gap * gap;
  }
}
