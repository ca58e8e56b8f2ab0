import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import type { Expression, Facts, ForestTable, Form, ModelArray, SqlComparison, SqlFunction, SqlOperator, SqlType } from "./expression.ts";
import { boundsOfArithmetic, boundsOfCall } from "./expression-bounds.ts";
import { compute, simplified } from "./simplify-arithmetic.ts";
import type { SingleRange } from "./single-range.ts";

/** So many additions in a row stand in one expression. */
export const sumsInOne = 32;

const anything = { nullable: false, nan: false, low: -Infinity, high: Infinity, integral: false } as const;

/** Makes expressions; what is said twice is one object, so that it can be computed once. */
export class ExpressionPool {
  readonly #known = new Map<string, Expression>();
  readonly #numbers = new Map<TreeEnsemble | ModelArray | ForestTable, number>();
  readonly #held = new Set<Expression>();
  #count = 0;

  #make(key: string, form: Form, operands: readonly Expression[], facts: Partial<Facts> & { readonly type: SqlType }): Expression {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made: Expression = { ...anything, ...facts, id: this.#count++, form, operands };
    this.#known.set(key, made);
    return made;
  }

  /** Tells constants by the objects that hold them. */
  #numberOf(constant: TreeEnsemble | ModelArray | ForestTable): number {
    let number = this.#numbers.get(constant);
    if (number === undefined) this.#numbers.set(constant, (number = this.#numbers.size));
    return number;
  }

  column(index: number, dtype: "f64" | "string"): Expression {
    const type = dtype === "f64" ? "double" : "text";
    return this.#make(`column ${index}`, { kind: "column", index }, [], { type, nullable: true });
  }

  /** A double; NaN is NULL. */
  number(value: number): Expression {
    if (Number.isNaN(value)) return this.missing("double");
    const key = `number ${Object.is(value, -0) ? "-0" : value}`;
    return this.#make(key, { kind: "number", value }, [], {
      type: "double",
      low: value,
      high: value,
      integral: Number.isInteger(value),
    });
  }

  integer(value: number | bigint): Expression {
    const number = Number(value);
    return this.#make(`integer ${value}`, { kind: "number", value }, [], { type: "integer", low: number, high: number, integral: true });
  }

  text(value: string): Expression {
    return this.#make(`text ${JSON.stringify(value)}`, { kind: "text", value }, [], { type: "text" });
  }

  truth(value: boolean): Expression {
    return this.#make(`truth ${value}`, { kind: "truth", value }, [], { type: "boolean" });
  }

  missing(type: SqlType): Expression {
    return this.#make(`null ${type}`, { kind: "null" }, [], { type, nullable: true });
  }

  /** In IEEE 754's arithmetic; a division by zero is infinite, or NULL for 0 / 0. */
  arithmetic(operator: SqlOperator, left: Expression, right: Expression): Expression {
    const simple = simplified(operator, left, right);
    if (simple !== undefined) return simple === "number" ? this.number(compute(operator, left.low, right.low)) : simple;
    return this.#make(`${operator} ${left.id} ${right.id}`, { kind: "arithmetic", operator }, [left, right], {
      type: "double",
      ...boundsOfArithmetic(operator, left, right),
    });
  }

  compare(operator: SqlComparison, left: Expression, right: Expression): Expression {
    const operands = [this.settled(left), this.settled(right)];
    return this.#make(`${operator} ${operands[0]!.id} ${operands[1]!.id}`, { kind: "comparison", operator }, operands, {
      type: "boolean",
      nullable: operands.some(({ nullable }) => nullable),
    });
  }

  logical(operator: "and" | "or", conditions: readonly Expression[]): Expression {
    const absorbing = operator === "or";
    const isTruth = (each: Expression, value: boolean): boolean => each.form.kind === "truth" && each.form.value === value;
    const kept = conditions.filter((each) => !isTruth(each, !absorbing));
    if (kept.some((each) => isTruth(each, absorbing))) return this.truth(absorbing);
    if (kept.length === 0) return this.truth(!absorbing);
    if (kept.length === 1) return kept[0]!;
    return this.#make(`${operator} ${idsOf(kept)}`, { kind: "logical", operator }, kept, {
      type: "boolean",
      nullable: kept.some(({ nullable }) => nullable),
    });
  }

  /** True where the cell is NULL or NaN. */
  isMissing(cell: Expression): Expression {
    const operand = this.settled(cell);
    if (!operand.nullable) return this.truth(false);
    return this.#make(`missing ${operand.id}`, { kind: "missing" }, [operand], { type: "boolean" });
  }

  choose(condition: Expression, yes: Expression, no: Expression): Expression {
    if (condition.form.kind === "truth") return condition.form.value ? yes : no;
    if (yes === no) return yes;
    if (condition.form.kind === "missing" && condition.operands[0] === this.settled(no)) return this.filled(no, yes);
    return this.#make(`case ${idsOf([condition, yes, no])}`, { kind: "case" }, [condition, yes, no], union([yes, no]));
  }

  /** The cell, or another one where it is missing. */
  filled(cell: Expression, fill: Expression): Expression {
    const operand = this.settled(cell);
    if (!operand.nullable) return operand;
    return this.#make(`coalesce ${operand.id} ${fill.id}`, { kind: "call", function: "coalesce" }, [operand, fill], {
      ...union([operand, fill]),
      nullable: fill.nullable,
    });
  }

  /** The value of the first key that equals the subject. */
  match(
    subject: Expression,
    cases: readonly (readonly [key: string | number | bigint, value: Expression])[],
    otherwise: Expression,
  ): Expression {
    const values = cases.map(([, value]) => value);
    if (values.every((value) => value === otherwise)) return otherwise;
    const kept = cases.filter(([, value]) => value !== otherwise);
    const keys = kept.map(([key]) => key);
    const operands = [this.settled(subject), ...kept.map(([, value]) => value), otherwise];
    return this.#make(
      `match ${idsOf(operands)} ${JSON.stringify(keys.map((key) => (typeof key === "bigint" ? `${key}n` : Object.is(key, -0) ? "-0" : key)))}`,
      { kind: "match", keys },
      operands,
      union(operands.slice(1)),
    );
  }

  call(name: SqlFunction, operands: readonly Expression[]): Expression {
    const facts = boundsOfCall(name, operands);
    if (facts === "operand") return operands[0]!;
    return this.#make(`${name} ${idsOf(operands)}`, { kind: "call", function: name }, operands, facts);
  }

  /** NULL in the place of NaN. */
  settled(cell: Expression): Expression {
    if (!cell.nan) return cell;
    const { type, low, high, integral } = cell;
    return this.#make(`settle ${cell.id}`, { kind: "call", function: "settle" }, [cell], { type, low, high, integral, nullable: true });
  }

  check(cell: Expression, limit: number, required: boolean, message: string): Expression {
    const operand = this.settled(cell);
    if (Math.abs(operand.low) < limit && Math.abs(operand.high) < limit && !(required && operand.nullable)) return operand;
    return this.#make(`check ${operand.id} ${limit} ${required} ${message}`, { kind: "check", limit, required, message }, [operand], {
      ...operand,
      nullable: operand.nullable && !required,
      low: Math.max(operand.low, -limit),
      high: Math.min(operand.high, limit),
    });
  }

  known(cell: Expression, message: string): Expression {
    if (cell.low >= 0) return cell;
    return this.#make(`known ${cell.id} ${message}`, { kind: "known", message }, [cell], { ...cell, low: 0 });
  }

  /** The features are given for those that the tree tests; wholes for those that it tests as categories. */
  tree(
    ensemble: TreeEnsemble,
    tree: number,
    answer: number | "leaf",
    features: ReadonlyMap<number, Expression>,
    wholes: ReadonlyMap<number, Expression>,
  ): Expression {
    const operands = [...new Set([...features.values(), ...wholes.values()])];
    const placesOf = (cells: ReadonlyMap<number, Expression>): readonly number[] =>
      Array.from({ length: ensemble.featureCount }, (_, feature) => {
        const cell = cells.get(feature);
        return cell === undefined ? -1 : operands.indexOf(cell);
      });
    return this.#make(
      `tree ${this.#numberOf(ensemble)} ${tree} ${answer} ${idsOf(operands)}`,
      { kind: "tree", ensemble, tree, answer, places: placesOf(features), wholes: placesOf(wholes) },
      operands,
      answer === "leaf" ? { type: "integer", low: 0, integral: true } : { type: "double", ...boundsOfTree(ensemble, tree, answer) },
    );
  }

  /** A constant of the model; it is told by the object that holds it. */
  array(values: ModelArray): Expression {
    return this.hold(this.#make(`array ${this.#numberOf(values)}`, { kind: "array", values }, [], { type: "list" }));
  }

  /** Cells that are never missing, as an array. */
  list(cells: readonly Expression[]): Expression {
    return this.#make(`list ${idsOf(cells)}`, { kind: "list" }, cells, { type: "list" });
  }

  descend(nodes: Expression, tested: Expression, place: Expression, threshold: Expression, child: Expression): Expression {
    const operands = [nodes, tested, place, threshold, child];
    return this.#make(`descend ${idsOf(operands)}`, { kind: "descend" }, operands, { type: "list" });
  }

  pick(nodes: Expression, values: Expression): Expression {
    return this.#make(`pick ${nodes.id} ${values.id}`, { kind: "pick" }, [nodes, values], { type: "list" });
  }

  element(list: Expression, index: number, type: "double" | "integer"): Expression {
    return this.#make(`element ${list.id} ${index}`, { kind: "element", index }, [list], { type, integral: type === "integer" });
  }

  listSum(start: Expression, list: Expression, single: boolean): Expression {
    return this.#make(`list_sum ${start.id} ${list.id} ${single}`, { kind: "list_sum", single }, [start, list], { type: "double" });
  }

  walk(table: ForestTable, root: number, answer: number | "leaf", tested: readonly Expression[]): Expression {
    const form = { kind: "walk", table, root, answer } as const;
    const type = answer === "leaf" ? "integer" : "double";
    return this.#make(`walk ${this.#numberOf(table)} ${root} ${answer}`, form, tested, { type, integral: type === "integer" });
  }

  walkSum(
    table: ForestTable,
    root: number,
    column: number,
    single: SingleRange | null,
    start: Expression,
    tested: readonly Expression[],
  ): Expression {
    const form = { kind: "walk_sum", table, root, column, single } as const;
    return this.#make(`walk_sum ${this.#numberOf(table)} ${root} ${column} ${start.id}`, form, [start, ...tested], { type: "double" });
  }

  /** Rounded to float32 by arithmetic. */
  singleSum(sum: Expression, range: SingleRange): Expression {
    const { low, high } = sum;
    const facts = { type: "double", nullable: sum.nullable, low: Math.fround(low), high: Math.fround(high) } as const;
    return this.#make(`single_sum ${sum.id} ${range.low} ${range.high}`, { kind: "single_sum", range }, [sum], facts);
  }

  /** The same expression, computed in a stage of its own: long sums are cut so. */
  hold(expression: Expression): Expression {
    this.#held.add(expression);
    return expression;
  }

  get held(): ReadonlySet<Expression> {
    return this.#held;
  }

  /** From the left where the terms are few; else as a balanced tree, so that no engine runs out of stack. */
  sum(terms: readonly Expression[]): Expression {
    if (terms.length === 0) return this.number(0);
    if (terms.length <= sumsInOne) return terms.reduce((sum, term) => this.arithmetic("+", sum, term));
    const middle = terms.length >> 1;
    return this.arithmetic("+", this.sum(terms.slice(0, middle)), this.sum(terms.slice(middle)));
  }
}

function idsOf(operands: readonly Expression[]): string {
  return operands.map(({ id }) => id).join(" ");
}

/** What holds for whichever of some expressions it is. */
function union(expressions: readonly Expression[]): Facts {
  const some = (test: (each: Expression) => boolean): boolean => expressions.some(test);
  const numbers = expressions.filter(({ form }) => form.kind !== "null");
  return {
    type: expressions[0]!.type,
    nullable: some(({ nullable }) => nullable),
    nan: some(({ nan }) => nan),
    low: numbers.reduce((low, each) => Math.min(low, each.low), Infinity),
    high: numbers.reduce((high, each) => Math.max(high, each.high), -Infinity),
    integral: numbers.every(({ integral }) => integral),
  };
}

function boundsOfTree(ensemble: TreeEnsemble, tree: number, column: number): Pick<Facts, "low" | "high" | "nullable"> {
  let [low, high] = [Infinity, -Infinity];
  let nullable = false;
  for (let node = ensemble.treeOffset[tree]!; node < ensemble.treeOffset[tree + 1]!; node++) {
    if (ensemble.feature[node]! >= 0) continue;
    const value = ensemble.leafValue[ensemble.leaf[node]! * ensemble.leafWidth + column]!;
    if (Number.isNaN(value)) nullable = true;
    else [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return { low, high, nullable };
}
