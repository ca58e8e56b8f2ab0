import { GodwitError } from "../../errors/index.ts";
import type { Expression, SqlFunction } from "./expression.ts";
import type { SqlWriter } from "./sql-writer.ts";

const largestFloat32 = 3.4028235677973366e38;
const smallestFloat32 = 2 ** -150;

/** Functions with the values that IEEE 754 gives outside of their domain, where an engine would fail or answer NULL. */
export function printCall(printer: SqlWriter, name: SqlFunction, operands: readonly Expression[], call: Expression): string {
  const { dialect } = printer;
  const first = operands[0]!;
  const x = printer.value(first);
  const own = (...texts: readonly string[]): string => {
    const write = dialect.functions[name];
    if (write !== undefined) return write(...texts);
    throw new GodwitError("UNSUPPORTED_BY_DIALECT", `${dialect.title} has no function ${name}`);
  };
  const number = (value: number): string => dialect.double(value);
  const none = dialect.nullOf.double;
  switch (name) {
    case "exp": {
      if (first.low > -708 && first.high < 709.79) return own(x);
      // Where underflow fails, what is made of the smallest results could.
      const lowest = dialect.failsOnUnderflow ? -708.3 : -745.1332191019412;
      return `CASE WHEN ${x} > ${number(709.782712893384)} THEN ${printer.infinite(true)} WHEN ${x} < ${number(lowest)} THEN ${number(0)} ELSE ${own(x)} END`;
    }
    case "log":
    case "log2":
    case "log10": {
      const log = logarithm(printer, name, x);
      if (first.low > 0) return log;
      return `CASE WHEN ${x} > 0 THEN ${log} WHEN ${x} = 0 THEN ${printer.infinite(false)} ELSE ${none} END`;
    }
    case "log1p": {
      const ln = dialect.functions.log!;
      const one = number(1);
      const near = `${ln(`(${one} + ${x})`)} * (${x} / ((${one} + ${x}) - ${one}))`;
      const inside = `CASE WHEN ${x} > ${number(1e15)} THEN ${ln(x)} WHEN ${one} + ${x} = ${one} THEN ${x} ELSE ${near} END`;
      return `CASE WHEN ${x} > -1 THEN ${inside} WHEN ${x} = -1 THEN ${printer.infinite(false)} ELSE ${none} END`;
    }
    case "expm1": {
      const series = [2, 3, 4, 5, 6, 7].reduceRight((rest, n) => `(${number(1)} + ${x} / ${number(n)} * ${rest})`, number(1));
      const exp = dialect.functions.exp!;
      return `CASE WHEN ABS(${x}) < ${number(0.01)} THEN ${x} * ${series} WHEN ${x} > ${number(709.782712893384)} THEN ${printer.infinite(true)} WHEN ${x} < ${number(-745)} THEN ${number(-1)} ELSE ${exp(x)} - ${number(1)} END`;
    }
    case "sqrt":
      return first.low >= 0 ? own(x) : `CASE WHEN ${x} >= 0 THEN ${own(x)} ELSE ${none} END`;
    case "cbrt": {
      const third = number(1 / 3);
      const power = dialect.functions.power!;
      return dialect.functions.cbrt?.(x) ?? `CASE WHEN ${x} < 0 THEN -${power(`-${x}`, third)} ELSE ${power(x, third)} END`;
    }
    case "trunc":
      return `CASE WHEN ${x} < 0 THEN ${dialect.functions.ceil!(x)} ELSE ${dialect.functions.floor!(x)} END`;
    case "rint": {
      const big = number(2 ** 52);
      return `CASE WHEN ABS(${x}) >= ${big} THEN ${x} WHEN ${x} >= 0 THEN (${x} + ${big}) - ${big} ELSE (${x} - ${big}) + ${big} END`;
    }
    case "sign":
      return `CASE WHEN ${x} > 0 THEN ${number(1)} WHEN ${x} < 0 THEN ${number(-1)} ELSE ${x} END`;
    case "power":
      return power(printer, operands as readonly [Expression, Expression]);
    case "arcsin":
    case "arccos":
      return `CASE WHEN ABS(${x}) <= 1 THEN ${own(x)} ELSE ${none} END`;
    case "arccosh":
      return `CASE WHEN ${x} >= 1 THEN ${own(x)} ELSE ${none} END`;
    case "arctanh":
      return `CASE WHEN ABS(${x}) < 1 THEN ${own(x)} WHEN ${x} = 1 THEN ${printer.infinite(true)} WHEN ${x} = -1 THEN ${printer.infinite(false)} ELSE ${none} END`;
    case "sin":
    case "cos":
    case "tan":
      return Number.isFinite(first.low) && Number.isFinite(first.high)
        ? own(x)
        : `CASE WHEN ABS(${x}) <= ${number(Number.MAX_VALUE)} THEN ${own(x)} ELSE ${none} END`;
    case "sinh":
    case "cosh":
      return first.low > -710 && first.high < 710
        ? own(x)
        : `CASE WHEN ABS(${x}) < 710 THEN ${own(x)} WHEN ${x} > 0 THEN ${printer.infinite(true)} ELSE ${printer.infinite(name === "cosh")} END`;
    case "tanh":
    case "arctan":
    case "arcsinh":
    case "floor":
    case "ceil":
    case "absolute":
    case "coalesce":
      return own(...operands.map((each) => printer.value(each)));
    case "greatest":
    case "least": {
      const texts = operands.map((each) => printer.value(each));
      const missing = operands.flatMap((each, index) => (each.nullable ? [`${texts[index]} IS NULL`] : []));
      return missing.length === 0 ? own(...texts) : `CASE WHEN ${missing.join(" OR ")} THEN ${none} ELSE ${own(...texts)} END`;
    }
    case "float32":
      return float32(printer, first, x);
    case "float32_sum":
      return rounding(printer)(x);
    case "settle":
      return dialect.settle === null ? x : dialect.settle(x);
    case "to_double":
      return first.type === "boolean"
        ? `CASE WHEN ${printer.condition(first)} THEN ${number(1)} ELSE ${number(0)} END`
        : dialect.integerToDouble(x);
    case "to_integer":
      return first.type === "boolean" ? printer.value(first) : dialect.toInteger(call.nullable ? `COALESCE(${x}, ${number(0)})` : x);
    default:
      return name satisfies never;
  }
}

function logarithm({ dialect }: SqlWriter, name: "log" | "log2" | "log10", x: string): string {
  const log = dialect.functions.log!(x);
  if (name === "log") return log;
  return dialect.functions[name]?.(x) ?? `(${log} / ${dialect.double(name === "log2" ? Math.LN2 : Math.LN10)})`;
}

function rounding({ dialect }: SqlWriter): (value: string) => string {
  if (dialect.float32 !== null) return dialect.float32;
  throw new GodwitError("UNSUPPORTED_BY_DIALECT", `${dialect.title} has no numbers of single precision`);
}

/** Engines fail where a number is too large or too small for float32; IEEE 754 has infinity and zero. */
function float32(printer: SqlWriter, operand: Expression, x: string): string {
  const { dialect } = printer;
  const rounded = rounding(printer)(x);
  const cases: string[] = [];
  if (operand.high >= largestFloat32) cases.push(`WHEN ${x} >= ${dialect.double(largestFloat32)} THEN ${printer.infinite(true)}`);
  if (operand.low <= -largestFloat32) cases.push(`WHEN ${x} <= ${dialect.double(-largestFloat32)} THEN ${printer.infinite(false)}`);
  if (dialect.failsOnUnderflow) cases.push(`WHEN ABS(${x}) <= ${dialect.double(smallestFloat32)} THEN ${dialect.double(0)}`);
  return cases.length === 0 ? rounded : `CASE ${cases.join(" ")} ELSE ${rounded} END`;
}

/** C99's special values; engines fail on a negative base. */
function power(printer: SqlWriter, [base, exponent]: readonly [Expression, Expression]): string {
  const { dialect } = printer;
  const [x, y] = [printer.value(base), printer.value(exponent)];
  const raised = dialect.functions.power!(x, y);
  if (base.low > 0) return raised;
  const zero = `CASE WHEN ${y} > 0 THEN ${dialect.double(0)} ELSE ${printer.infinite(true)} END`;
  return `CASE WHEN ${y} = 0 THEN ${dialect.double(1)} WHEN ${x} > 0 THEN ${raised} WHEN ${x} = 0 THEN ${zero} WHEN ${y} = FLOOR(${y}) THEN ${raised} ELSE ${dialect.nullOf.double} END`;
}
