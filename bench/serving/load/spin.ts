// Does nothing for so many seconds but look at the clock, and prints how long it was kept from that: node load/spin.ts SECONDS.
import type { Stalls } from "../measure-stalls.ts";

/** Milliseconds that a look at the clock may take. */
const unnoticed = 0.5;

const begin = performance.now();
const until = begin + Number(process.argv[2]) * 1000;
let lost = 0;
let longest = 0;
for (let last = begin; last < until;) {
  const now = performance.now();
  const gap = now - last;
  if (gap > unnoticed) lost += gap;
  longest = Math.max(longest, gap);
  last = now;
}
process.stdout.write(JSON.stringify({ share: lost / (until - begin), longest } satisfies Stalls));
