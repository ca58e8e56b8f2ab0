import type { Dialect } from "./dialect.ts";
import { mayBeZero, underflowLimit } from "./expression-bounds.ts";
import type { Expression } from "./expression.ts";

/** The columns that are computed apart, stage by stage, before the answers: each reads the table or the stages before it. */
export interface StagePlan {
  /** Columns of each stage that are computed in it. */
  readonly stages: readonly (readonly Expression[])[];
  /** The stage of each such column. */
  readonly stageOf: ReadonlyMap<Expression, number>;
  /** The last stage that reads each of them; the number of stages stands for the answers. */
  readonly lastUse: ReadonlyMap<Expression, number>;
}

/** How often the text of an operand stands in that of its expression. */
function occurrences({ form, operands }: Expression, place: number, failsOnUnderflow: boolean): number {
  switch (form.kind) {
    case "column":
    case "number":
    case "text":
    case "truth":
    case "null":
    case "array":
      return 0;
    case "descend":
      return place === 0 ? 1 : 2;
    case "list":
    // Of two columns, which are as short as their sum's name.
    case "single_sum":
    case "pick":
    case "list_sum":
    case "comparison":
    case "logical":
    case "missing":
    case "case":
    case "match":
      return 1;
    case "arithmetic":
      if (form.operator === "/" && mayBeZero(operands[1]!)) return 2;
      return failsOnUnderflow && place === 0 && underflowLimit(form.operator, operands[0]!, operands[1]!) > 0 ? 2 : 1;
    case "call":
      switch (form.function) {
        case "floor":
        case "ceil":
        case "coalesce":
        case "to_double":
        case "to_integer":
        case "absolute":
        case "float32_sum":
          return 1;
        default:
          return 2;
      }
    case "check":
    case "known":
      return 2;
    case "walk":
    case "walk_sum":
    case "element":
      return 2;
    case "tree":
      return place >= 0 ? 2 : 1;
    default:
      return form satisfies never;
  }
}

function isShort({ form }: Expression): boolean {
  return form.kind === "number" || form.kind === "text" || form.kind === "truth" || form.kind === "null";
}

/** Decides what is computed apart: what stands in several places, what is held, and what would nest too deep. */
export function planStages(
  answers: readonly Expression[],
  held: ReadonlySet<Expression>,
  { limits, failsOnUnderflow }: Dialect,
): StagePlan {
  const order = inOrder(answers);
  const uses = new Map<Expression, number>();
  const use = (expression: Expression, count: number): unknown => uses.set(expression, (uses.get(expression) ?? 0) + count);
  for (const answer of answers) use(answer, 1);
  for (const expression of order)
    expression.operands.forEach((operand, place) => use(operand, occurrences(expression, place, failsOnUnderflow)));
  const depths = new Map<Expression, number>();
  const apart = new Set<Expression>();
  for (const expression of order) {
    const depth = 1 + expression.operands.reduce((most, operand) => Math.max(most, depths.get(operand)!), 0);
    const isApart = !isShort(expression) && (uses.get(expression)! > 1 || held.has(expression) || depth > limits.depth);
    if (isApart) apart.add(expression);
    depths.set(expression, isApart || isShort(expression) ? 1 : depth + (expression.form.kind === "logical" ? 1 : 0));
  }
  return levels(order, answers, apart);
}

/** Every expression that the answers need, operands first. */
function inOrder(answers: readonly Expression[]): readonly Expression[] {
  const order: Expression[] = [];
  const seen = new Set<Expression>();
  const stack: (readonly [Expression, boolean])[] = answers.map((answer) => [answer, false] as const).reverse();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [expression, isDone] = top;
    if (isDone) order.push(expression);
    else if (!seen.has(expression)) {
      seen.add(expression);
      stack.push([expression, true]);
      for (const operand of expression.operands) if (!seen.has(operand)) stack.push([operand, false]);
    }
  }
  return order;
}

function levels(order: readonly Expression[], answers: readonly Expression[], apart: Set<Expression>): StagePlan {
  // The stage after which an expression can be computed; and whether its own text reads the table.
  const after = new Map<Expression, number>();
  const raw = new Map<Expression, readonly Expression[]>();
  const settle = (expression: Expression): void => {
    const isColumn = expression.form.kind === "column";
    const level = expression.operands.reduce((most, operand) => Math.max(most, after.get(operand)!), 0);
    const columns = isColumn ? [expression] : [...new Set(expression.operands.flatMap((operand) => raw.get(operand)!))];
    // What reads a later stage cannot read the table as well: its columns go along.
    if (level > 0 && columns.length > 0) for (const column of columns) apart.add(column);
    const isApart = apart.has(expression);
    after.set(expression, isApart ? level + 1 : level);
    raw.set(expression, isApart ? [] : level > 0 ? [] : columns);
  };
  for (;;) {
    const before = apart.size;
    for (const expression of order) settle(expression);
    const final = answers.reduce((most, answer) => Math.max(most, after.get(answer)!), 0);
    if (final > 0) for (const answer of answers) for (const column of raw.get(answer)!) apart.add(column);
    if (apart.size === before) break;
  }
  const stages: Expression[][] = [];
  const stageOf = new Map<Expression, number>();
  for (const expression of order) {
    if (!apart.has(expression)) continue;
    const stage = after.get(expression)! - 1;
    (stages[stage] ??= []).push(expression);
    stageOf.set(expression, stage);
  }
  return { stages, stageOf, lastUse: lastUses(order, answers, stageOf, stages.length) };
}

function lastUses(
  order: readonly Expression[],
  answers: readonly Expression[],
  stageOf: ReadonlyMap<Expression, number>,
  final: number,
): ReadonlyMap<Expression, number> {
  const last = new Map<Expression, number>();
  const read = (expression: Expression, stage: number): void => {
    if ((last.get(expression) ?? -1) >= stage) return;
    last.set(expression, stage);
    if (!stageOf.has(expression)) for (const operand of expression.operands) read(operand, stage);
  };
  for (const answer of answers) read(answer, final);
  for (const expression of [...order].reverse()) {
    const stage = stageOf.get(expression);
    if (stage !== undefined) for (const operand of expression.operands) read(operand, stage);
  }
  return last;
}
