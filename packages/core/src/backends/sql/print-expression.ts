import type { Dialect } from "./dialect.ts";
import type { Expression, ForestTable, ModelArray } from "./expression.ts";
import { mayBeZero, underflowLimit } from "./expression-bounds.ts";
import { printCall } from "./print-call.ts";
import { printList } from "./print-list.ts";
import { printTree } from "./print-tree.ts";
import { printWalk } from "./print-walk.ts";
import { roundByAdding } from "./single-range.ts";
import type { SqlWriter } from "./sql-writer.ts";

/** Where a statement takes the columns of the signature and the constants of the model from. */
export interface Sources {
  readonly column: (index: number) => string;
  readonly constants: {
    read(values: ModelArray): string;
    /** The name of the table that holds a forest. */
    tableOf(table: ForestTable): string;
  };
}

/** Writes expressions in a dialect; `nameOf` gives the name of what is computed already. */
export class ExpressionPrinter implements SqlWriter {
  readonly dialect: Dialect;
  readonly #nameOf: (expression: Expression) => string | undefined;
  /** A column of the table, by its index in the signature. */
  readonly #column: (index: number) => string;
  readonly #constants: Sources["constants"];

  constructor(dialect: Dialect, nameOf: (expression: Expression) => string | undefined, { column, constants }: Sources) {
    this.dialect = dialect;
    this.#nameOf = nameOf;
    this.#column = column;
    this.#constants = constants;
  }

  value(expression: Expression): string {
    const name = this.#nameOf(expression);
    if (name !== undefined) return name;
    const isCase = expression.form.kind === "case" || expression.form.kind === "match";
    return expression.type === "boolean" && !isCase ? `CASE WHEN ${this.condition(expression)} THEN 1 ELSE 0 END` : this.define(expression);
  }

  condition(expression: Expression): string {
    const name = this.#nameOf(expression);
    if (name !== undefined) return `${name} = 1`;
    const text = this.define(expression);
    return expression.form.kind === "case" || expression.form.kind === "match" ? `${text} = 1` : text;
  }

  /** Beside a double, where its own type is clear without more words. */
  bare(expression: Expression): string {
    const { form } = expression;
    return form.kind === "number" && typeof form.value === "number" && Number.isFinite(form.value)
      ? this.dialect.bare(form.value)
      : this.value(expression);
  }

  /** The text that computes the expression from its operands. */
  define(expression: Expression): string {
    const { form, operands, type } = expression;
    const { dialect } = this;
    switch (form.kind) {
      case "column":
        return this.#read(form.index, type === "text");
      case "number":
        return type === "integer" ? signed(String(form.value)) : this.double(Number(form.value));
      case "text":
        return dialect.key(form.value);
      case "truth":
        return form.value ? "1 = 1" : "1 = 0";
      case "null":
        return type === "double" ? dialect.nullOf.double : type === "text" ? dialect.nullOf.text : "NULL";
      case "arithmetic": {
        const [left, right] = operands as [Expression, Expression];
        const result = form.operator === "/" ? this.#quotient(left, right) : `(${this.value(left)} ${form.operator} ${this.value(right)})`;
        const smallest = dialect.failsOnUnderflow ? underflowLimit(form.operator, left, right) : 0;
        return smallest === 0
          ? result
          : `CASE WHEN ABS(${this.value(left)}) < ${this.double(smallest)} THEN ${dialect.double(0)} ELSE ${result} END`;
      }
      case "comparison":
        return this.#comparison(form.operator, operands as [Expression, Expression]);
      case "logical":
        return `(${operands.map((each) => this.condition(each)).join(form.operator === "and" ? " AND " : " OR ")})`;
      case "missing":
        return `${this.value(operands[0]!)} IS NULL`;
      case "case":
        return `CASE WHEN ${this.condition(operands[0]!)} THEN ${this.value(operands[1]!)} ELSE ${this.value(operands[2]!)} END`;
      case "match":
        return this.#match(form.keys, operands);
      case "call":
        return printCall(this, form.function, operands, expression);
      case "check": {
        const value = this.value(operands[0]!);
        const beyond = form.limit === Infinity ? `> ${dialect.bare(Number.MAX_VALUE)}` : `>= ${dialect.bare(form.limit)}`;
        const isWrong = `${form.required ? `${value} IS NULL OR ` : ""}ABS(${value}) ${beyond}`;
        return `CASE WHEN ${isWrong} THEN ${dialect.fail(form.message, value, "double", isWrong)} ELSE ${value} END`;
      }
      case "known": {
        const value = this.value(operands[0]!);
        return `CASE WHEN ${value} >= 0 THEN ${value} ELSE ${dialect.fail(form.message, dialect.integerToDouble(value), "integer", `${value} < 0`)} END`;
      }
      case "array":
        return this.#constants.read(form.values);
      case "list":
      case "descend":
      case "pick":
      case "element":
      case "list_sum":
        return printList(this, form, operands);
      case "single_sum":
        return roundByAdding(dialect.double, this.value(operands[0]!), form.range);
      case "walk":
      case "walk_sum":
        return printWalk(this, form, operands, this.#constants.tableOf(form.table));
      case "tree":
        return printTree(this, form, operands);
      default:
        return form satisfies never;
    }
  }

  #read(index: number, isText: boolean): string {
    const { dialect } = this;
    const column = this.#column(index);
    if (isText) return dialect.toKey(column);
    const number = dialect.toDouble(column);
    return dialect.settle === null ? number : dialect.settle(number);
  }

  double(value: number): string {
    if (Number.isNaN(value)) return this.dialect.nullOf.double;
    if (Number.isFinite(value)) return this.dialect.double(value);
    return this.infinite(value > 0);
  }

  infinite(isPositive: boolean): string {
    const { infinity } = this.dialect;
    if (infinity === null) return this.dialect.fail("a number is infinite", this.dialect.double(0), "double", "1 = 1");
    return isPositive ? infinity : `(-${infinity})`;
  }

  #quotient(left: Expression, right: Expression): string {
    const [a, b] = [this.value(left), this.value(right)];
    if (!mayBeZero(right)) return `(${a} / ${b})`;
    return `CASE WHEN ${b} = 0 THEN CASE WHEN ${a} > 0 THEN ${this.infinite(true)} WHEN ${a} < 0 THEN ${this.infinite(false)} ELSE ${this.dialect.nullOf.double} END ELSE ${a} / ${b} END`;
  }

  #comparison(operator: string, [left, right]: [Expression, Expression]): string {
    return `${this.value(left)} ${operator} ${this.bare(right)}`;
  }

  #match(keys: readonly (string | number | bigint)[], operands: readonly Expression[]): string {
    const subject = operands[0]!;
    const key = (each: string | number | bigint): string => {
      if (typeof each === "string") return this.dialect.key(each);
      return subject.type === "integer" || typeof each === "bigint" ? signed(String(each)) : this.dialect.bare(each);
    };
    const cases = keys.map((each, index) => `WHEN ${key(each)} THEN ${this.value(operands[index + 1]!)}`);
    const value = this.value(subject);
    const matched = subject.type === "double" ? (this.dialect.subject?.(value) ?? value) : value;
    return `CASE ${matched} ${cases.join(" ")} ELSE ${this.value(operands.at(-1)!)} END`;
  }
}

function signed(number: string): string {
  return number.startsWith("-") ? `(${number})` : number;
}
