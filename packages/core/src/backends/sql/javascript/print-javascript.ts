import { GodwitError } from "../../../errors/index.ts";
import type { Expression, Form, SqlFunction } from "../expression.ts";

/** Expressions as JavaScript, in which a missing double is NaN and a missing text is null. What is used twice has a name. */
export class JavascriptPrinter {
  readonly #names = new Map<Expression, string>();
  readonly #lines: string[] = [];
  readonly #column: (index: number) => string;

  constructor(column: (index: number) => string) {
    this.#column = column;
  }

  /** The statements that come before the answer, and the answer. */
  print(answer: Expression): string {
    const order: Expression[] = [];
    const seen = new Set<Expression>();
    const stack: (readonly [Expression, boolean])[] = [[answer, false]];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const [expression, isDone] = top;
      if (isDone) order.push(expression);
      else if (!seen.has(expression)) {
        seen.add(expression);
        stack.push([expression, true]);
        for (const operand of expression.operands) stack.push([operand, false]);
      }
    }
    for (const expression of order) {
      if (isConstant(expression.form)) continue;
      const name = `v${this.#names.size}`;
      this.#lines.push(`var ${name} = ${this.#define(expression)};`);
      this.#names.set(expression, name);
    }
    const value = this.#value(answer);
    const result = answer.type === "double" ? `${value} === ${value} ? ${value} : null` : value;
    return [...this.#lines, `return ${result};`].join("\n");
  }

  #value(expression: Expression): string {
    return this.#names.get(expression) ?? this.#define(expression);
  }

  #define({ form, operands, type }: Expression): string {
    const texts = operands.map((operand) => this.#value(operand));
    const [a = "", b = "", c = ""] = texts;
    switch (form.kind) {
      case "column":
        return `${this.#column(form.index)} == null ? ${type === "text" ? "null" : "NaN"} : ${this.#column(form.index)}`;
      case "number":
        return number(form.value);
      case "text":
        return quoted(form.value);
      case "truth":
        return String(form.value);
      case "null":
        return type === "text" ? "null" : "NaN";
      case "arithmetic":
        return `${a} ${form.operator} ${b}`;
      case "comparison":
        return `${a} ${operators[form.operator]} ${b}`;
      case "logical":
        return texts.join(form.operator === "and" ? " && " : " || ");
      case "missing":
        return operands[0]!.type === "text" ? `${a} === null` : `${a} !== ${a}`;
      case "case":
        return `${a} ? ${b} : ${c}`;
      case "match":
        return matched(form.keys, a, texts.slice(1));
      case "call":
        return called(form.function, texts, operands);
      case "check": {
        const present = form.required ? "" : `${a} !== ${a} || `;
        return `${present}Math.abs(${a}) < ${number(form.limit)} ? ${a} : ${failure(form.message)}`;
      }
      case "known":
        return `${a} >= 0 ? ${a} : ${failure(form.message)}`;
      case "array":
        return `[${Array.from(form.values, (value) => number(value)).join(",")}]`;
      case "list":
        return `[${texts.join(", ")}]`;
      case "descend": {
        const [nodes, tested, place, threshold, child] = texts as [string, string, string, string, string];
        return `${nodes}.map(function (i) { return ${child}[i] + (${tested}[${place}[i]] > ${threshold}[i] ? 1 : 0); })`;
      }
      case "pick":
        return `${a}.map(function (i) { return ${b}[i]; })`;
      case "element":
        return `${a}[${form.index}]`;
      case "list_sum":
        return `${b}.reduce(function (s, x) { return ${form.single ? "Math.fround(s + x)" : "s + x"}; }, ${a})`;
      case "tree":
      case "walk":
      case "walk_sum":
      case "single_sum":
        throw new GodwitError("UNSUPPORTED_BY_DIALECT", "this forest does not fit arrays, as JavaScript takes it");
      default:
        return form satisfies never;
    }
  }
}

const operators = { "=": "===", "<>": "!==", "<": "<", "<=": "<=", ">": ">", ">=": ">=" } as const;

function isConstant({ kind }: Form): boolean {
  return kind === "number" || kind === "text" || kind === "truth" || kind === "null";
}

function number(value: number | bigint): string {
  if (typeof value === "bigint" && !Number.isSafeInteger(Number(value)))
    throw new GodwitError("UNSUPPORTED_BY_DIALECT", `the whole number ${value} is beyond what JavaScript counts to`);
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.startsWith("-") ? `(${text})` : text;
}

/** Without a quote, a backslash or a dollar that the statement around it could read. */
function quoted(text: string): string {
  return `'${text.replaceAll(/[^\w .,:;-]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`).join(""),
  )}'`;
}

function failure(message: string): string {
  return `(function () { throw new Error(${quoted(message)}); })()`;
}

function matched(keys: readonly (string | number | bigint)[], subject: string, values: readonly string[]): string {
  const cases = keys.map((key, index) => {
    const literal = typeof key === "string" ? quoted(key) : number(key);
    return `${subject} === ${literal} ? ${values[index]!} : `;
  });
  return `${cases.join("")}${values.at(-1)!}`;
}

function called(name: SqlFunction, texts: readonly string[], operands: readonly Expression[]): string {
  const [x = "", y = ""] = texts;
  const own = functions[name];
  if (own !== undefined) return `Math.${own}(${texts.join(", ")})`;
  switch (name) {
    case "rint":
      return `Math.abs(${x}) >= 4503599627370496 ? ${x} : ${x} >= 0 ? (${x} + 4503599627370496) - 4503599627370496 : (${x} - 4503599627370496) + 4503599627370496`;
    case "power":
      return `Math.pow(${x}, ${y})`;
    case "settle":
      return x;
    case "coalesce":
      return operands[0]!.type === "text" ? `${x} === null ? ${y} : ${x}` : `${x} === ${x} ? ${x} : ${y}`;
    case "to_double":
      return operands[0]!.type === "boolean" ? `${x} ? 1 : 0` : x;
    case "to_integer":
      return operands[0]!.type === "boolean" ? `${x} ? 1 : 0` : `${x} === ${x} ? Math.trunc(${x}) : 0`;
    default:
      throw new GodwitError("UNSUPPORTED_BY_DIALECT", `the function ${name} is not written in JavaScript`);
  }
}

/** Those of Math that mean the same. */
const functions: { readonly [name in SqlFunction]?: string } = {
  exp: "exp",
  log: "log",
  log2: "log2",
  log10: "log10",
  log1p: "log1p",
  expm1: "expm1",
  sqrt: "sqrt",
  cbrt: "cbrt",
  floor: "floor",
  ceil: "ceil",
  trunc: "trunc",
  absolute: "abs",
  sign: "sign",
  sin: "sin",
  cos: "cos",
  tan: "tan",
  arcsin: "asin",
  arccos: "acos",
  arctan: "atan",
  sinh: "sinh",
  cosh: "cosh",
  tanh: "tanh",
  arcsinh: "asinh",
  arccosh: "acosh",
  arctanh: "atanh",
  float32: "fround",
  float32_sum: "fround",
  greatest: "max",
  least: "min",
};
