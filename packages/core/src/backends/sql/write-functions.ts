import { columnsTaken } from "../../artifact/columns-taken.ts";
import { GodwitError } from "../../errors/index.ts";
import type { Graph } from "../../ir/graph.ts";
import type { Dialect } from "./dialect.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import { writeSelect, type AnswerColumn, type WrittenSelect } from "./write-select.ts";

/** PostgreSQL takes no more parameters. */
const mostParameters = 100;

const types = { double: "double precision", integer: "bigint", boolean: "boolean", text: "text", list: "double precision[]" } as const;

/** A function of the model's columns for each answer, with the answer's name behind its own. */
export function writeFunctions(
  { graph, methods, name }: { readonly graph: Graph; readonly methods: readonly string[]; readonly name: string },
  dialect: Dialect,
  pool: ExpressionPool,
  answers: readonly AnswerColumn[],
  nameOf: (index: number) => string,
): readonly WrittenSelect[] {
  if (dialect.name !== "duckdb" && dialect.name !== "postgres")
    throw new GodwitError("UNSUPPORTED_BY_DIALECT", `functions are not written for ${dialect.title}: take --as select or --as view`);
  const taken = columnsTaken(graph, methods[0]!);
  if (dialect.name === "postgres" && taken.length > mostParameters)
    throw new GodwitError("SQL_TOO_LARGE", `the model takes ${taken.length} columns, and a function of PostgreSQL ${mostParameters}`);
  return answers.map((answer) => {
    const isMacro = dialect.name === "duckdb";
    const column = (index: number): string => (isMacro ? dialect.identifier(nameOf(index)) : `$${taken.indexOf(index) + 1}`);
    const { text, ...rest } = writeSelect(dialect, pool, [answer], { from: null, column, key: null });
    const called = dialect.identifier(`${name}_${answer.name}`);
    if (isMacro) {
      const parameters = taken.map((index) => dialect.identifier(nameOf(index))).join(", ");
      return { ...rest, text: `CREATE OR REPLACE MACRO ${called}(${parameters}) AS (${text});\n` };
    }
    const parameters = taken.map(
      (index) => `${dialect.identifier(nameOf(index))} ${graph.columns[index]!.dtype === "f64" ? types.double : types.text}`,
    );
    const head = `CREATE OR REPLACE FUNCTION ${called}(${parameters.join(", ")}) RETURNS ${types[answer.expression.type]}`;
    return { ...rest, text: `${head} LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $godwit$\n${text}\n$godwit$;\n` };
  });
}
