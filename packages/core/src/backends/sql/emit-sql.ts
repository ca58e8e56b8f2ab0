import { GodwitError } from "../../errors/index.ts";
import type { Graph, Method } from "../../ir/graph.ts";
import { columnsTaken } from "../../artifact/columns-taken.ts";
import { methodOf } from "../../ir/interpret.ts";
import type { ForestForm } from "./forest-form.ts";
import { ExpressionPool } from "./expression-pool.ts";
import { lowerToCells } from "./lower.ts";
import type { Dialect, DialectName, JavascriptDialect } from "./dialect.ts";
import { dialects } from "./dialects/index.ts";
import { asJavascript, writeJavascriptFunctions } from "./javascript/write-javascript-functions.ts";
import { writeFunctions } from "./write-functions.ts";
import { writeSelect, type AnswerColumn, type Origin, type WrittenSelect } from "./write-select.ts";

export type SqlStatement = "select" | "view" | "function" | "table";

/** What is asked for. */
export interface SqlRequest {
  readonly graph: Graph;
  /** The methods whose answers become columns, in this order. */
  readonly methods: readonly string[];
  readonly dialect: DialectName;
  /** The table that is read, its schemas before it. */
  readonly table: readonly string[];
  /** A column of the table that is answered first. */
  readonly key: string | null;
  /** A query; a view of it, also over tables that hold the model's trees; or a function of the model's columns for each answer. */
  readonly as: SqlStatement;
  /** What the view or the functions are called; functions have the answer's name behind it, and tables what they hold. */
  readonly name: string;
  /** How trees are written. */
  readonly form: ForestForm;
  /** Lines that say where the statement comes from. */
  readonly origin: readonly string[];
}

export interface EmittedSql {
  readonly text: string;
  /** The columns that are answered, the key first. */
  readonly columns: readonly string[];
}

/** A statement that answers a model's methods. Throws UNSUPPORTED_BY_DIALECT and SQL_TOO_LARGE. */
export function emitSql(request: SqlRequest): EmittedSql {
  try {
    return emitAs(request);
  } catch (error) {
    if (request.form !== "auto" || request.as === "table" || dialects[request.dialect].arrays === null) throw error;
    if (!(error instanceof GodwitError) || error.code !== "SQL_TOO_LARGE") throw error;
    return emitAs({ ...request, form: "array" });
  }
}

function emitAs(request: SqlRequest): EmittedSql {
  const { graph, methods, table, key } = request;
  const dialect = dialects[request.dialect];
  const form = request.as === "table" ? formInTables(dialect, request.form) : request.form;
  if (request.as === "function" && dialect.javascript !== undefined) return emitJavascript(request, dialect, dialect.javascript);
  const pool = new ExpressionPool();
  const answers = methods.flatMap((name) => answersOf(graph, methodOf(graph, name), { dialect, pool, form }));
  if (request.as === "function") {
    const functions = writeFunctions(request, dialect, pool, answers, (index) => columnName(graph, index));
    const text = functions.map((each) => checked(dialect, each)).join("");
    return { text: `${header(request, dialect, answers)}${text}`, columns: answers.map(({ name }) => name) };
  }
  const origin: Origin = {
    from: `${table.map((part) => dialect.identifier(part)).join(".")} AS t`,
    column: (index) => `t.${dialect.identifier(columnName(graph, index))}`,
    key: key === null ? null : { read: `t.${dialect.identifier(key)}`, name: key },
    ...(request.as === "table" && { nameTable: (of) => dialect.identifier(`${request.name}_${of}`) }),
  };
  const written = writeSelect(dialect, pool, answers, origin);
  const { tables } = written.constants;
  if (request.as === "table" && tables.length === 0)
    throw new GodwitError("UNSUPPORTED_BY_DIALECT", "there are no trees in this model that a table could hold: take --as view");
  const select = checked(dialect, written);
  const statements = [...tables, request.as === "select" ? select : `CREATE VIEW ${dialect.identifier(request.name)} AS\n${select}`];
  const script = request.as === "table" && dialect.transactional === true ? ["BEGIN", ...statements, "COMMIT"] : statements;
  const columns = [...(key === null ? [] : [key]), ...answers.map(({ name }) => name)];
  return { text: `${header(request, dialect, answers)}${script.map((each) => `${each};\n`).join("")}`, columns };
}

/** Functions of an engine that takes JavaScript: a forest is an array there. */
function emitJavascript(request: SqlRequest, dialect: Dialect, javascript: JavascriptDialect): EmittedSql {
  const { graph, methods, name } = request;
  const context = { dialect: asJavascript(dialect), pool: new ExpressionPool(), form: "array" } as const;
  const answers = methods.flatMap((method) => answersOf(graph, methodOf(graph, method), context));
  const taken = columnsTaken(graph, methods[0]!);
  const functions = writeJavascriptFunctions({ graph, taken, name }, dialect, javascript, answers);
  const parameters = taken.map((index, place) => `  ${javascript.parameter(place)}: ${columnName(graph, index)}`);
  const origin = [...request.origin, "The parameters of the functions are the model's columns:", ...parameters];
  const text = functions.map((each) => `${each};\n`).join("");
  return { text: `${header({ ...request, origin }, dialect, answers)}${text}`, columns: answers.map((answer) => answer.name) };
}

/** A column of the signature as it is called in a table: by its name, or by its place. */
export function columnName(graph: Graph, index: number): string {
  const taken = graph.methods.find(({ columns }) => columns?.includes(index))?.columns ?? columnsTaken(graph, "");
  return graph.columns[index]!.name ?? `x${taken.indexOf(index)}`;
}

function answersOf(graph: Graph, method: Method, context: Parameters<typeof lowerToCells>[2]): readonly AnswerColumn[] {
  const values = lowerToCells(graph, method, context);
  return method.outputs.flatMap((output, number) =>
    values[number]!.map((expression, column): AnswerColumn => {
      const isOnly = output.shape === "rows" && method.outputs.length === 1;
      const places = [...(method.outputs.length > 1 ? [number] : []), ...(output.shape === "rows" ? [] : [column])];
      const label = output.labels?.[column];
      return { name: isOnly ? method.name : [method.name, ...places].join("_"), expression, ...(label !== undefined && { label }) };
    }),
  );
}

/** Whether `as: "table"` is written for an engine. */
export function tablesAreWritten(dialect: DialectName): boolean {
  const { walks, arrays } = dialects[dialect];
  return walks || Boolean(arrays?.stored);
}

/** How trees stand in tables of an engine. */
function formInTables(dialect: Dialect, form: ForestForm): "array" | "nodes" {
  if (form !== "case" && dialect.walks) return "nodes";
  if (form !== "case" && dialect.arrays?.stored) return "array";
  const reason = form === "case" ? "CASEs stand in no table" : `tables of trees are not written for ${dialect.title}`;
  throw new GodwitError("UNSUPPORTED_BY_DIALECT", `${reason}: take --as select or --as view`);
}

/** The text of a statement that is not too large. */
function checked(dialect: Dialect, { text, width, stages, constants }: WrittenSelect): string {
  const { characters, columns, cases = Infinity, stages: mostStages = Infinity } = dialect.limits;
  const megabytes = (count: number): string => `${(count / 1e6).toFixed(1)} MB`;
  const planned = text.length - constants.charactersWithin;
  if (planned > characters)
    throw new GodwitError(
      "SQL_TOO_LARGE",
      `the statement is ${megabytes(planned)}, and ${dialect.title} plans at most ${megabytes(characters)} of it in reasonable time`,
    );
  if (constants.charactersWithin > (dialect.arrays?.characters ?? 0))
    throw new GodwitError(
      "SQL_TOO_LARGE",
      `the model's arrays are ${megabytes(constants.charactersWithin)}, and ${dialect.title} reads at most ${megabytes(dialect.arrays!.characters)} of them in reasonable time`,
    );
  if (width > columns)
    throw new GodwitError("SQL_TOO_LARGE", `the statement has a stage of ${width} columns, and ${dialect.title} takes ${columns}`);
  if (stages > mostStages)
    throw new GodwitError(
      "SQL_TOO_LARGE",
      `the statement has ${stages} stages within each other, and ${dialect.title} plans ${mostStages}`,
    );
  const nesting = cases === Infinity ? 0 : casesWithin(text);
  if (nesting > cases)
    throw new GodwitError("SQL_TOO_LARGE", `the statement has ${nesting} CASEs within each other, and ${dialect.title} takes ${cases}`);
  return text;
}

function header({ origin, key, as }: SqlRequest, dialect: Dialect, answers: readonly AnswerColumn[]): string {
  const tested =
    dialect.tested === null
      ? [`This text has been read by a parser of ${dialect.title}'s dialect. It has not been run on ${dialect.title}.`]
      : [];
  const labels = answers.flatMap(({ name, label }) => (label === undefined ? [] : [`  ${name}: ${JSON.stringify(label)}`]));
  const lines = [
    ...origin,
    `For ${dialect.title}.${key === null && as !== "function" ? " No --key: the order of rows is the engine's." : ""}`,
    ...tested,
  ];
  return [...lines, ...(labels.length > 0 ? ["What the columns stand for:", ...labels] : [])]
    .map((line) => `-- ${line.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ")}\n`)
    .join("");
}

/** How deep CASEs stand within each other, outside of quotes. */
function casesWithin(text: string): number {
  let [depth, most] = [0, 0];
  for (const [word] of text.replaceAll(/'[^']*'|"[^"]*"|\[[^\]]*\]/gu, "''").matchAll(/\b(?:CASE|END)\b/gu)) {
    depth += word === "CASE" ? 1 : -1;
    most = Math.max(most, depth);
  }
  return most;
}
