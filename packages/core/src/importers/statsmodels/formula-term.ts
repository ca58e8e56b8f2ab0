import { GodwitError } from "../../errors/index.ts";
import { matrix, type NodeId } from "../../ir/index.ts";
import { type ImportContext, placesOfCells, type Table } from "../estimator/index.ts";

/** A factor of a formula's column: a variable, one of its levels, or a function of it. */
type Factor =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "level"; readonly name: string; readonly level: string }
  | { readonly kind: "function"; readonly name: string; readonly of: keyof typeof functions }
  | { readonly kind: "power"; readonly name: string; readonly exponent: number };

/** NumPy's functions by the names that formulas have for them. */
const functions = {
  log: "log",
  log1p: "log1p",
  log10: "log10",
  log2: "log2",
  exp: "exp",
  expm1: "expm1",
  sqrt: "sqrt",
  abs: "absolute",
  sin: "sin",
  cos: "cos",
  tan: "tan",
  tanh: "tanh",
} as const;

/** A column of the input, and the levels that it had in training. */
export interface Variable {
  readonly table: Table;
  readonly levels: readonly (string | number)[];
}

/** The input's columns that a column of the design is made of. */
export function variablesOf(column: string): readonly string[] {
  return factorsOf(column).map(({ name }) => name);
}

/** A column of the design by the name that patsy gives it: `Intercept`, `a`, `C(c)[T.v]`, `np.log(a)`, `I(a ** 2)`, `a:c[T.v]`. */
export function designColumn(context: ImportContext, column: string, variable: (name: string) => Variable): NodeId {
  const { graph } = context;
  const factors = factorsOf(column).map((factor) => factorNode(context, factor, variable(factor.name)));
  return factors.length === 0 ? graph.number(1) : factors.slice(1).reduce((value, factor) => graph.times(value, factor), factors[0]!);
}

function factorNode(context: ImportContext, factor: Factor, { table, levels }: Variable): NodeId {
  const { graph } = context;
  table.allowMissing();
  switch (factor.kind) {
    case "variable":
      return table.denseNumeric();
    case "function":
      return graph.unary(functions[factor.of], table.denseNumeric());
    case "power":
      return graph.binary("power", table.denseNumeric(), graph.number(factor.exponent));
    case "level": {
      const names = levels.map((level) => [String(level), ...(typeof level === "number" ? [`${level}.0`] : [])]);
      if (!names.some((each) => each.includes(factor.level))) return context.unsupported(`the level ${factor.level} of ${factor.name}`);
      const known = new Map(levels.map((level, place) => [level, place]));
      const index = placesOfCells(context, table, { known, missing: levels.length, unknown: null });
      const is = names.map((each) => (each.includes(factor.level) ? 1 : 0));
      return graph.take(index, matrix(levels.length + 1, 1, Float64Array.of(...is, NaN)));
    }
    default:
      return factor satisfies never;
  }
}

function factorsOf(column: string): readonly Factor[] {
  return column === "Intercept" ? [] : column.split(/:(?![^[]*\])/u).map((text) => readFactor(text, column));
}

const variable = "([A-Za-z_]\\w*)";

function readFactor(text: string, column: string): Factor {
  const plain = new RegExp(`^${variable}$`, "u").exec(text) ?? new RegExp(`^Q\\(['"]([^'"]+)['"]\\)$`, "u").exec(text);
  if (plain !== null) return { kind: "variable", name: plain[1]! };
  const level = new RegExp(`^(?:C\\(${variable}\\)|${variable})\\[(?:T\\.)?(.*)\\]$`, "u").exec(text);
  if (level !== null) return { kind: "level", name: level[1] ?? level[2]!, level: level[3]! };
  const called = new RegExp(`^(?:np|numpy)\\.(\\w+)\\(${variable}\\)$`, "u").exec(text);
  if (called !== null && Object.hasOwn(functions, called[1]!))
    return { kind: "function", name: called[2]!, of: called[1] as keyof typeof functions };
  const power = new RegExp(`^I\\(${variable} \\*\\* (\\d+(?:\\.\\d+)?)\\)$`, "u").exec(text);
  if (power !== null) return { kind: "power", name: power[1]!, exponent: Number(power[2]) };
  throw new GodwitError("UNSUPPORTED_OPTION", `the column ${column} of a formula`);
}
