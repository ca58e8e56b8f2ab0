import { bitsOf, fromBits } from "../math/machine.ts";

/** Float64 numbers in order as integers: neighbours differ by 1, −0 and 0 are one. */
function orderOf(x: number): bigint {
  const bits = BigInt.asIntN(64, bitsOf(x));
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}

function fromOrder(order: bigint): number {
  return order < 0n ? -fromBits(-order) : fromBits(order);
}

const [lowest, highest] = [orderOf(-Infinity), orderOf(Infinity)];

/**
 * The largest float64 that passes a test which every smaller number passes too, or undefined where not even −Infinity
 * passes. The search widens around `guess`: a good one saves most of the 64 steps.
 */
export function flipPoint(passes: (x: number) => boolean, guess: number): number | undefined {
  if (passes(Infinity)) return Infinity;
  if (!passes(-Infinity)) return undefined;
  let [low, high] = around(passes, Number.isNaN(guess) ? 0n : orderOf(guess));
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (passes(fromOrder(middle))) low = middle;
    else high = middle;
  }
  return fromOrder(low);
}

/** A place that passes and a higher one that does not. */
function around(passes: (x: number) => boolean, start: bigint): [bigint, bigint] {
  const forward = passes(fromOrder(start));
  let near = start;
  for (let step = 1n; ; step *= 2n) {
    const next = forward ? near + step : near - step;
    if (next >= highest) return [near, highest];
    if (next <= lowest) return [lowest, near];
    if (passes(fromOrder(next)) !== forward) return forward ? [near, next] : [next, near];
    near = next;
  }
}
