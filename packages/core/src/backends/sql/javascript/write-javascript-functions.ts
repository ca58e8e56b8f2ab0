import { GodwitError } from "../../../errors/index.ts";
import type { Graph } from "../../../ir/graph.ts";
import type { Dialect, JavascriptDialect } from "../dialect.ts";
import type { AnswerColumn } from "../write-select.ts";
import { JavascriptPrinter } from "./print-javascript.ts";

/** An engine as what is written for it in JavaScript may use it: with float32, arrays and every function. */
export function asJavascript(dialect: Dialect): Dialect {
  const anything = (): string => "";
  const functions = { sinh: anything, cosh: anything, tanh: anything, arcsinh: anything, arccosh: anything, arctanh: anything };
  const arrays = dialect.arrays ?? noArrays;
  return { ...dialect, float32: anything, functions: { ...dialect.functions, ...functions }, arrays: { ...arrays, first: 0 } };
}

const noArrays: NonNullable<Dialect["arrays"]> = {
  first: 0,
  constant: () => "",
  list: () => "",
  element: () => "",
  each: () => "",
  sum: () => "",
  bit: () => "",
  joined: null,
  stored: null,
  pays: () => true,
  characters: 0,
};

/** A function of the model's columns for each answer, in JavaScript that needs nothing around it. */
export function writeJavascriptFunctions(
  { graph, taken, name }: { readonly graph: Graph; readonly taken: readonly number[]; readonly name: string },
  dialect: Dialect,
  { types, parameter, create, characters }: JavascriptDialect,
  answers: readonly AnswerColumn[],
): readonly string[] {
  const parameters = taken.map(
    (column, index) => `${parameter(index)} ${types[graph.columns[column]!.dtype === "f64" ? "double" : "text"]}`,
  );
  return answers.map(({ name: answer, expression }) => {
    const body = new JavascriptPrinter((column) => parameter(taken.indexOf(column))).print(expression);
    if (body.length > characters)
      throw new GodwitError(
        "SQL_TOO_LARGE",
        `the function ${name}_${answer} has ${body.length} characters of JavaScript, and ${dialect.title} takes ${characters}`,
      );
    return create(dialect.identifier(`${name}_${answer}`), parameters.join(", "), types[expression.type], body);
  });
}
