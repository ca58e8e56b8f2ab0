// Writes assembly/json/powers-of-five.generated.ts: 5^q for every q that a decimal number may have, to 128 bits.
import { writeFileSync } from "node:fs";

const smallest = -342;
const largest = 308;

/** The leading 128 bits of 5^q; of a negative power those of its reciprocal, rounded up (Lemire, "Number parsing at a gigabyte per second"). */
function leadingBits(q: number): bigint {
  if (q >= 0) return normalized(5n ** BigInt(q));
  const power = 5n ** BigInt(-q);
  const bits = BigInt(power.toString(2).length) - (isPowerOfTwo(power) ? 1n : 0n);
  const shift = q >= -27 ? bits + 127n : 2n * bits + 128n;
  return normalized((1n << shift) / power + 1n);
}

function normalized(value: bigint): bigint {
  const excess = BigInt(value.toString(2).length) - 128n;
  return excess > 0n ? value >> excess : value << -excess;
}

function isPowerOfTwo(value: bigint): boolean {
  return (value & (value - 1n)) === 0n;
}

const lines: string[] = [];
for (let q = smallest; q <= largest; q++) {
  const bits = leadingBits(q);
  lines.push(`  0x${(bits >> 64n).toString(16)}, 0x${(bits & (2n ** 64n - 1n)).toString(16)},`);
}
const text = `// Written by scripts/generate-powers.ts.

export const SMALLEST_POWER: i32 = ${smallest};
export const LARGEST_POWER: i32 = ${largest};
/** For each power of five its leading 128 bits, the higher half first. */
export const POWERS_OF_FIVE: usize = memory.data<u64>([
${lines.join("\n")}
]);
`;
writeFileSync(new URL("../assembly/json/powers-of-five.generated.ts", import.meta.url), text);
