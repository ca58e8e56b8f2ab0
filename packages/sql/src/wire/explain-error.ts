import { catalog, GodwitError, type ErrorKind } from "@godwit/core/errors";
import { EngineFailure } from "../engine/engine-failure.ts";
import { SqlError } from "./sql-error.ts";
import type { EditedText } from "./statements/edited-text.ts";

const stateOfKind: { readonly [Kind in ErrorKind]: string } = {
  usage: "22023",
  data: "22000",
  model: "58000",
  limit: "54000",
  missing: "42704",
  conflict: "55000",
  unauthenticated: "28000",
  forbidden: "42501",
  throttled: "53400",
  unsupported: "0A000",
  memory: "53200",
  unavailable: "57P03",
  late: "57014",
  cancelled: "57014",
  hook: "38000",
  bug: "XX000",
};

/** The engine's kind of error with the beginning of its message, the most specific first. */
const states: readonly (readonly [type: string, message: RegExp, state: string])[] = [
  ["INTERRUPT", /^/, "57014"],
  ["Parser", /^/, "42601"],
  ["Syntax", /^/, "42601"],
  ["Catalog", /^(?:Table|View) .*does not exist/, "42P01"],
  ["Catalog", /^(?:Scalar |Table |Aggregate |Window )?(?:Function|Macro) .*does not exist/i, "42883"],
  ["Catalog", /^Schema .*does not exist/, "3F000"],
  ["Catalog", /^(?:Table|View) .*already exists/, "42P07"],
  ["Catalog", /already exists/, "42710"],
  ["Catalog", /^/, "42704"],
  ["Binder", /^Referenced table/, "42P01"],
  ["Binder", /^(?:Referenced column|Table ".*" does not have a column|.*Column .*does not exist)/, "42703"],
  ["Binder", /^Ambiguous reference/, "42702"],
  ["Binder", /^No function matches/, "42883"],
  ["Binder", /must appear in the GROUP BY/, "42803"],
  ["Binder", /^Cannot compare values|^Could not convert/, "42804"],
  ["Binder", /^/, "42P10"],
  ["Constraint", /^NOT NULL/, "23502"],
  ["Constraint", /^CHECK/, "23514"],
  ["Constraint", /foreign key/i, "23503"],
  ["Constraint", /duplicate|primary key|unique/i, "23505"],
  ["Constraint", /^/, "23000"],
  ["Conversion", /\b(?:date|time|timestamp)\b.*(?:format|out of range)/i, "22007"],
  ["Conversion", /out of range|overflow/i, "22003"],
  ["Conversion", /^/, "22P02"],
  ["Out of Range", /^/, "22003"],
  ["Decimal", /^/, "22003"],
  ["Out of Memory", /^/, "53200"],
  ["Permission", /^/, "42501"],
  ["IO", /^/, "58030"],
  ["TransactionContext", /aborted/, "25P02"],
  ["TransactionContext", /conflict/i, "40001"],
  ["TransactionContext", /^/, "25000"],
  ["Dependency", /^/, "2BP01"],
  ["Not implemented", /^/, "0A000"],
  ["Invalid Input", /^/, "22023"],
  ["INTERNAL", /^/, "XX000"],
  ["FATAL", /^/, "XX000"],
];

/** The statement that an error came from. */
export interface FailedStatement {
  readonly source: string;
  /** Where the piece that the engine ran begins in it. */
  readonly from: number;
  readonly edited: EditedText;
}

/** Any error as a client is told of it. */
export function explainError(error: unknown, failed?: FailedStatement): SqlError {
  if (error instanceof SqlError) return error;
  if (!(error instanceof GodwitError)) return new SqlError("XX000", "an error inside the server", { cause: error });
  const failure = error.cause;
  if (!(failure instanceof EngineFailure))
    return new SqlError(stateOfKind[catalog[error.code].kind], `${error.code}: ${error.message}`, { hint: error.hint, cause: error });
  const known = states.find(([type, message]) => type === failure.type && message.test(failure.message));
  const [message, ...more] = failure.message.split("\n");
  const detail = more.join("\n").trim();
  const position = failure.position === null || failed === undefined ? undefined : placeIn(failed, failure.position);
  return new SqlError(known?.[2] ?? stateOfKind[catalog[error.code].kind], message!, {
    ...(detail !== "" && { detail }),
    ...(error.hint !== catalog[error.code].solution && !failure.message.includes(error.hint) && { hint: error.hint }),
    ...(position !== undefined && { position }),
    cause: error,
  });
}

/** The engine counts bytes of what it was given from 0, PostgreSQL characters of what the client sent from 1. */
function placeIn({ source, from, edited }: FailedStatement, bytes: number): number | undefined {
  const before = Buffer.from(edited.text).subarray(0, bytes).toString().length;
  const place = edited.sourceOf(before) + from;
  return place < 0 || place > source.length ? undefined : Array.from(source.slice(0, place)).length + 1;
}
