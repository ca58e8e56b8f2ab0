import type { Expression } from "./expression.ts";
import { functions } from "./functions.ts";
import { nearestName } from "../../json/nearest-name.ts";
import { invalidExpression, tokenize, type Token } from "./tokenize.ts";

const longest = 4000;
const deepest = 64;

const comparisons: { readonly [symbol: string]: string } = {
  "=": "=",
  "==": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};
const constants: { readonly [word: string]: boolean | null } = { true: true, false: false, null: null };
const words = new Set(["and", "or", "not", "is", "in", "true", "false", "null"]);

/** Reads an expression over columns: `coalesce(income, 0) / nullif(household, 0)`. It is data: nothing is ever run as code. Throws INVALID_EXPRESSION. */
export function parseExpression(text: string): Expression {
  if (text.length > longest) throw invalidExpression(text, longest, `an expression has up to ${longest} characters`);
  return new Parser(text).whole();
}

/** One method a level of precedence, from `or`, which binds least. */
class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  whole(): Expression {
    const expression = this.#or();
    if (this.#next.kind !== "end") throw this.#unexpected("the end or an operator");
    return expression;
  }

  #or(): Expression {
    if (++this.#depth > deepest) throw invalidExpression(this.#text, this.#next.at, `it is nested deeper than ${deepest}`);
    const expression = this.#chain(["or"], () => this.#chain(["and"], () => this.#not()));
    this.#depth--;
    return expression;
  }

  #not(): Expression {
    const { at } = this.#next;
    let negations = 0;
    while (this.#takeWord("not")) negations++;
    const operand = this.#comparison();
    return negations % 2 === 0 ? operand : call("not", [operand], at);
  }

  #comparison(): Expression {
    const left = this.#sum();
    const { kind, text, at } = this.#next;
    const symbol = kind === "symbol" && Object.hasOwn(comparisons, text) ? comparisons[text] : undefined;
    if (symbol !== undefined) {
      this.#at++;
      return call(symbol, [left, this.#sum()], at);
    }
    if (this.#takeWord("is")) {
      const negated = this.#takeWord("not");
      if (!this.#takeWord("null")) throw this.#unexpected("null");
      return negateIf(negated, call("is null", [left], at), at);
    }
    const negated = this.#takeWord("not");
    if (this.#takeWord("in")) return negateIf(negated, call("in", [left, ...this.#operands()], at), at);
    if (negated) throw this.#unexpected("in");
    return left;
  }

  #sum(): Expression {
    return this.#chain(["+", "-", "||"], () => this.#chain(["*", "/", "%"], () => this.#negation()));
  }

  #negation(): Expression {
    const { at } = this.#next;
    let negations = 0;
    while (this.#takeSymbol("-")) negations++;
    const operand = this.#value();
    if (negations % 2 === 0) return operand;
    return operand.kind === "literal" && typeof operand.value === "number"
      ? { ...operand, value: -operand.value }
      : call("negate", [operand], at);
  }

  #value(): Expression {
    const { kind, text, at } = this.#next;
    this.#at++;
    if (kind === "number") return { kind: "literal", value: Number(text), at };
    if (kind === "string") return { kind: "literal", value: text, at };
    if (kind === "quoted") return { kind: "column", name: text, at };
    if (kind === "name") return this.#named(text, at);
    if (kind === "symbol" && text === "(") {
      const inner = this.#or();
      this.#expect(")");
      return inner;
    }
    this.#at--;
    throw this.#unexpected("a column, a number, a 'string' or a function");
  }

  #named(name: string, at: number): Expression {
    const word = name.toLowerCase();
    if (this.#next.kind === "symbol" && this.#next.text === "(") {
      if (!Object.hasOwn(functions, word))
        throw invalidExpression(this.#text, at, `there is no function ${name}${nearestName(word, callable)}`);
      return this.#checked(word, this.#operands(), at);
    }
    if (Object.hasOwn(constants, word)) return { kind: "literal", value: constants[word]!, at };
    if (words.has(word))
      throw invalidExpression(this.#text, at, `${name} stands in place of a value; a column of that name goes in double quotes`);
    return { kind: "column", name, at };
  }

  #checked(name: string, operands: readonly Expression[], at: number): Expression {
    const { takes, repeats } = functions[name]!;
    const fits = repeats === true ? operands.length >= takes.length : operands.length === takes.length;
    if (!fits)
      throw invalidExpression(
        this.#text,
        at,
        `${name} takes ${repeats === true ? "at least " : ""}${takes.length}, not ${operands.length}`,
      );
    return call(name, operands, at);
  }

  #operands(): Expression[] {
    this.#expect("(");
    const operands: Expression[] = [];
    if (this.#takeSymbol(")")) return operands;
    do operands.push(this.#or());
    while (this.#takeSymbol(","));
    this.#expect(")");
    return operands;
  }

  #chain(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    for (let links = 0; ; links++) {
      const { kind, text, at } = this.#next;
      const operator = kind === "name" || kind === "symbol" ? text.toLowerCase() : "";
      if (!operators.includes(operator)) return left;
      if (links > 1000) throw invalidExpression(this.#text, at, "too many operators");
      this.#at++;
      left = call(operator, [left, operand()], at);
    }
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#next;
    if (kind !== "name" || text.toLowerCase() !== word) return false;
    this.#at++;
    return true;
  }

  #takeSymbol(symbol: string): boolean {
    const { kind, text } = this.#next;
    if (kind !== "symbol" || text !== symbol) return false;
    this.#at++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected(symbol);
  }

  #unexpected(wanted: string): Error {
    const { kind, text, at } = this.#next;
    return invalidExpression(this.#text, at, `${kind === "end" ? text : JSON.stringify(text)} stands where ${wanted} is expected`);
  }
}

/** Functions that are called by name, not written as operators. */
const callable = Object.keys(functions).filter((name) => /^[a-z]\w*$/.test(name) && !["and", "or", "not", "in", "negate"].includes(name));

function call(name: string, operands: readonly Expression[], at: number): Expression {
  return { kind: "call", name, operands, at };
}

function negateIf(negated: boolean, expression: Expression, at: number): Expression {
  return negated ? call("not", [expression], at) : expression;
}
