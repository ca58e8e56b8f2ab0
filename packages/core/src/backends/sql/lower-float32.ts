import type { Expression } from "./expression.ts";
import type { SqlContext } from "./lowering.ts";

/** Rounded to float32, by a cast or by arithmetic. */
export function float32Of({ pool, dialect }: SqlContext, cell: Expression): Expression {
  if (cell.form.kind === "number") return pool.number(Math.fround(Number(cell.form.value)));
  if (dialect.float32 !== null) return pool.call("float32", [cell]);
  return roundByArithmetic(pool, cell);
}

/**
 * The nearest number of 24 bits: what is above them falls away where a large multiple of the number is added and taken off again
 * (Veltkamp). A tie may come out at either neighbour, so it is recognised and goes to the even one.
 */
function roundByArithmetic(pool: SqlContext["pool"], x: Expression): Expression {
  const split = (value: Expression, bits: number): Expression => {
    const product = pool.arithmetic("*", value, pool.number(2 ** bits + 1));
    return pool.arithmetic("-", product, pool.arithmetic("-", product, value));
  };
  const high = split(x, 29);
  const other = pool.arithmetic("+", high, pool.arithmetic("*", pool.number(2), pool.arithmetic("-", x, high)));
  const isTie = pool.logical("and", [pool.compare("<>", high, x), pool.compare("=", split(other, 29), other)]);
  const even = pool.choose(pool.compare("=", split(high, 30), high), high, other);
  const normal = pool.choose(isTie, even, high);
  const size = pool.call("absolute", [x]);
  // Below 2^-126 neighbours are 2^-149 apart.
  const shift = pool.number(1.5 * 2 ** -97);
  const tiny = pool.arithmetic("-", pool.arithmetic("+", x, shift), shift);
  const finite = pool.choose(pool.compare("<", size, pool.number(2 ** -126)), tiny, normal);
  if (x.low > -3.4e38 && x.high < 3.4e38) return finite;
  const beyond = pool.choose(pool.compare(">", x, pool.number(0)), pool.number(Infinity), pool.number(-Infinity));
  return pool.choose(pool.compare(">=", size, pool.number(3.4028235677973366e38)), beyond, finite);
}
