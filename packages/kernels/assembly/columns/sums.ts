// Where sums begin, and what is done to them at the end. Every thread has its own instance, and so its own.

/** Where the sums at hand go, and the bytes from one output to the next. */
export let sumsAt: usize = 0;
export let sumsStep: usize = 0;
/** Whether they start at 0, and not at what stands there. */
export let fromZero: bool = false;
/** A cell of 16 bytes for each output, added at the end; 0: none. */
export let biasAt: usize = 0;
/** Whether sums that are not above 0 become 0. */
export let rectified: bool = false;

export function placeSums(target: usize, columnBytes: usize, startsAtZero: bool, bias: usize, rectifies: bool): void {
  sumsAt = target;
  sumsStep = columnBytes;
  fromZero = startsAtZero;
  biasAt = bias;
  rectified = rectifies;
}

@inline export function first(at: usize): v128 {
  return fromZero ? f64x2.splat(0) : v128.load(at);
}

@inline export function finish(at: usize, sum: v128, bias: usize): void {
  let cells = sum;
  if (bias != 0) cells = f64x2.add(cells, v128.load(bias));
  if (rectified) cells = v128.andnot(cells, f64x2.le(cells, f64x2.splat(0)));
  v128.store(at, cells);
}

@inline export function biasOf(output: u32): usize {
  return biasAt == 0 ? 0 : biasAt + (<usize>output << 4);
}

/** The sum of one row and one output, finished. */
@inline export function finishCell(sum: f64, output: u32): void {
  let cell = sum;
  if (biasAt != 0) cell += load<f64>(biasOf(output));
  if (rectified && cell <= 0) cell = 0;
  store<f64>(sumsAt + <usize>output * sumsStep, cell);
}

@inline export function firstCell(output: u32): f64 {
  return fromZero ? 0 : load<f64>(sumsAt + <usize>output * sumsStep);
}

@inline export function firstPair(output: u32): v128 {
  return fromZero ? f64x2.splat(0) : f64x2.replace_lane(f64x2.splat(firstCell(output)), 1, firstCell(output + 1));
}

@inline export function finishPair(pair: v128, output: u32): void {
  finishCell(f64x2.extract_lane(pair, 0), output);
  finishCell(f64x2.extract_lane(pair, 1), output + 1);
}
