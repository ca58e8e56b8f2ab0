import type { Dialect } from "./dialect.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import type { Expression } from "./expression.ts";
import { ModelConstants } from "./model-constants.ts";
import { planStages } from "./plan-stages.ts";
import { ExpressionPrinter } from "./print-expression.ts";

/** A column that is answered. */
export interface AnswerColumn {
  readonly name: string;
  readonly expression: Expression;
  /** What it stands for, such as the label of a class. */
  readonly label?: string | number | boolean;
}

/** Where the columns of the signature come from: a table with a key, or the parameters of a function. */
export interface Origin {
  /** After FROM, or nothing. */
  readonly from: string | null;
  readonly column: (index: number) => string;
  /** The key as the table has it, and as it is answered. */
  readonly key: { readonly read: string; readonly name: string } | null;
  /** Names the tables that hold the model's constants; absent, they stand in the statement. */
  readonly nameTable?: (of: string) => string;
}

export interface WrittenSelect {
  readonly text: string;
  readonly stages: number;
  /** Columns of the widest stage. */
  readonly width: number;
  readonly constants: ModelConstants;
}

/** One SELECT around the stages that its answers need. */
export function writeSelect(dialect: Dialect, pool: ExpressionPool, answers: readonly AnswerColumn[], origin: Origin): WrittenSelect {
  const { stages, stageOf, lastUse } = planStages(
    answers.map(({ expression }) => expression),
    pool.held,
    dialect,
  );
  const constants = new ModelConstants(dialect, origin.nameTable ?? null);
  const sources = { column: origin.column, constants };
  const names = new Map([...stageOf.keys()].map((expression, index) => [expression, `c${index + 1}`]));
  let from = origin.from;
  const withs: string[] = [];
  let width = answers.length;
  const printerAt = (stage: number): ExpressionPrinter => {
    const nameOf = (expression: Expression): string | undefined =>
      (stageOf.get(expression) ?? Infinity) < stage ? names.get(expression) : undefined;
    return new ExpressionPrinter(dialect, nameOf, sources);
  };
  stages.forEach((made, stage) => {
    const printer = printerAt(stage);
    const carried = [...names].filter(([expression]) => stageOf.get(expression)! < stage && lastUse.get(expression)! > stage);
    const columns = [
      ...(origin.key === null ? [] : [stage === 0 ? `${origin.key.read} AS k` : "k"]),
      ...carried.map(([, name]) => name),
      ...made.map((expression) => {
        const text =
          expression.type === "boolean" ? `CASE WHEN ${printer.condition(expression)} THEN 1 ELSE 0 END` : printer.define(expression);
        return `${text} AS ${names.get(expression)!}`;
      }),
    ];
    width = Math.max(width, columns.length);
    if (stage === 0 && constants.joined !== null) {
      const { name, definition } = constants.joined;
      if (definition !== null) withs.push(definition);
      from = from === null ? name : `${from} CROSS JOIN ${name}`;
    }
    from = wrap(dialect, selectOf(columns, from), stage, withs);
  });
  const printer = printerAt(stages.length);
  const columns = [
    ...(origin.key === null ? [] : [`${stages.length === 0 ? origin.key.read : "k"} AS ${dialect.identifier(origin.key.name)}`]),
    ...answers.map(({ name, expression }) => {
      return `${answerOf(printer, expression)} AS ${dialect.identifier(name)}`;
    }),
  ];
  const select = selectOf(columns, from);
  return { text: withs.length === 0 ? select : `WITH ${withs.join(",\n")}\n${select}`, stages: stages.length, width, constants };
}

function answerOf(printer: ExpressionPrinter, expression: Expression): string {
  if (expression.type === "boolean") return printer.dialect.truth(printer.condition(expression));
  return expression.type === "text" ? printer.dialect.fromKey(printer.value(expression)) : printer.value(expression);
}

function selectOf(columns: readonly string[], from: string | null): string {
  return `SELECT ${columns.join(",\n  ")}${from === null ? "" : `\nFROM ${from}`}`;
}

/** The stage as what the next one reads from. */
function wrap({ fence }: Dialect, select: string, stage: number, withs: string[]): string {
  // A table of the user's may be called s1.
  const name = `godwit_s${stage + 1}`;
  switch (fence.kind) {
    case "none":
      return `(${select}) AS ${name}`;
    case "suffix":
      return `(${select} ${fence.text}) AS ${name}`;
    case "materialized":
      withs.push(`${name} AS MATERIALIZED (${select})`);
      return name;
    default:
      return fence satisfies never;
  }
}
