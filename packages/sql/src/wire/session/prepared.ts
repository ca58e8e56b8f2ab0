import { StatementType } from "@duckdb/node-api";
import type { SqlResult } from "../../engine/sql-result.ts";
import type { SqlSession } from "../../engine/sql-session.ts";
import type { SqlStatement } from "../../engine/sql-statement.ts";
import { explainError } from "../explain-error.ts";
import { readCommand, type Command } from "../statements/command.ts";
import type { EditedText } from "../statements/edited-text.ts";
import type { Token } from "../statements/tokens.ts";
import { tokenize } from "../statements/tokens.ts";
import { translate, type SessionWords } from "../statements/translate.ts";
import { typeOids } from "../values/type-oids.ts";
import type { PrintSettings } from "../values/wire-type.ts";
import { wireTypeOf } from "../values/wire-types.ts";
import { engineTypeOf } from "./parameters.ts";

/** A statement of a client, read and bound. */
export interface Prepared {
  /** All that the client sent, for places in errors. */
  readonly source: string;
  /** The statement's own. */
  readonly tokens: readonly Token[];
  readonly command: Command;
  /** For the engine; null where the session itself answers. */
  readonly statement: SqlStatement | null;
  /** Of its result; null where they depend on the parameters' values. */
  readonly columns: SqlResult["columns"] | null;
  /** PostgreSQL's types of `$1`, `$2`, …. */
  readonly oids: readonly number[];
  /** The table of COPY FROM STDIN; null for every other statement. */
  readonly target: string | null;
  /** Any error of the statement with its place in the source. */
  readonly explain: (error: unknown) => Error;
}

export interface Preparing {
  readonly session: SqlSession;
  readonly settings: PrintSettings;
  readonly words: SessionWords;
  /** Types that the engine's statements may be of. Throws SqlError. */
  readonly allow: (type: StatementType) => void;
}

/** Reads one statement. `tokens` are those of the whole source that belong to it. Throws SqlError. */
export async function prepare(
  { session, settings, words, allow }: Preparing,
  source: string,
  tokens: readonly Token[],
  declared: readonly number[],
): Promise<Prepared> {
  const command = readCommand(tokens);
  const piece = enginePiece(command, source, tokens);
  if (piece === null)
    return {
      source,
      tokens,
      command,
      statement: null,
      columns: null,
      oids: declared,
      target: null,
      explain: (error) => explainError(error),
    };
  const edits = { edited: translate(piece.tokens, piece.text, words) };
  const explain = (error: unknown): Error => explainError(error, { source, from: piece.from, edited: edits.edited });
  try {
    if (command.kind === "copy-in") allow(StatementType.INSERT);
    const typed = await prepareTyped(session, piece, declared, settings, words, edits);
    allow(typed.statement.statementType);
    return { source, tokens, command, ...typed, target: targetOf(command, source, words), explain };
  } catch (error) {
    throw explain(error);
  }
}

/** The table that rows are copied into, as the engine calls it. */
function targetOf(command: Command, source: string, words: SessionWords): string | null {
  if (command.kind !== "copy-in") return null;
  const written = source.slice(command.from, command.to);
  const tokens = tokenize(written);
  const bracket = tokens.findIndex(({ raw }) => raw === "(");
  const table = bracket < 0 ? written : written.slice(0, tokens[bracket]!.start);
  const before = "INSERT INTO ";
  return translate(tokenize(before + table), before + table, words).text.slice(before.length);
}

interface Piece {
  readonly text: string;
  /** Where it begins in the source, less what was put before it. */
  readonly from: number;
  readonly tokens: readonly Token[];
}

/** What of the statement the engine is asked to run. */
function enginePiece(command: Command, source: string, tokens: readonly Token[]): Piece | null {
  if (tokens.length === 0) return null;
  const piece = (from: number, to: number, before = ""): Piece => {
    const text = before + source.slice(from, to);
    return { text, from: from - before.length, tokens: tokenize(text) };
  };
  const end = tokens.at(-1)!.end;
  switch (command.kind) {
    case "query":
      return piece(tokens[0]!.start, end);
    case "declare":
      return piece(command.from, end);
    case "copy-out":
    case "copy-in": {
      if (command.isQuery) return piece(command.from + 1, command.to - 1);
      const written = tokens.filter(({ start }) => start >= command.from && start < command.to);
      const bracket = written.find(({ raw }) => raw === "(");
      if (bracket === undefined) return piece(command.from, command.to, "FROM ");
      const text = `SELECT ${source.slice(bracket.end, command.to - 1)} FROM ${source.slice(command.from, bracket.start)}`;
      return { text, from: command.from, tokens: tokenize(text) };
    }
    default:
      return null;
  }
}

/**
 * Prepares so that each parameter has a type: the client's, or else the one that the engine finds, or else text. Values come as texts,
 * which casts in the statement read.
 */
async function prepareTyped(
  session: SqlSession,
  { text, tokens }: Piece,
  declared: readonly number[],
  settings: PrintSettings,
  words: SessionWords,
  edits: { edited: EditedText },
): Promise<Pick<Prepared, "statement" | "columns" | "oids"> & { readonly statement: SqlStatement }> {
  const parameters = tokens.filter(({ kind }) => kind === "parameter");
  const typed = (names: readonly (string | undefined)[], areNull = false): Promise<SqlStatement> => {
    const edited = translate(tokens, text, words);
    for (const { value, start, end, raw } of parameters) {
      const name = names[Number(value) - 1];
      if (name !== undefined) edited.replace(start, end, `CAST(${areNull ? "NULL" : raw} AS ${name})`);
    }
    edits.edited = edited;
    return session.prepare(edited.text);
  };
  const count = Math.max(declared.length, ...parameters.map(({ value }) => Number(value)));
  const names = Array.from({ length: count }, (_, index) => engineTypeOf(declared[index] ?? 0));
  const oids = Array.from({ length: count }, (_, index) => (names[index] === undefined ? 0 : declared[index]!));
  const first = await typed(names);
  const isOpen = names.some((name, index) => name === undefined && parameters.some(({ value }) => Number(value) === index + 1));
  if (isOpen)
    for (const { name, type } of first.parameters) {
      const index = Number(name) - 1;
      if (names[index] !== undefined) continue;
      names[index] = type === null ? "VARCHAR" : String(type);
      oids[index] = type === null ? typeOids.text.oid : wireTypeOf(type, settings).oid;
    }
  if (isOpen) first.close();
  const statement = isOpen ? await typed(names) : first;
  return {
    statement,
    columns: statement.columns ?? (await columnsWithNulls()),
    oids: oids.map((oid) => (oid === 0 ? typeOids.text.oid : oid)),
  };

  /** Some functions do not say what they give until they have values. */
  async function columnsWithNulls(): Promise<SqlResult["columns"] | null> {
    if (statement.statementType !== StatementType.SELECT) return null;
    const before = edits.edited;
    const probe = await typed(names, true).catch(() => null);
    edits.edited = before;
    const found = probe?.columns ?? null;
    probe?.close();
    return found;
  }
}

const rowStatements = new Set([
  StatementType.SELECT,
  StatementType.EXPLAIN,
  StatementType.CALL,
  StatementType.RELATION,
  StatementType.LOGICAL_PLAN,
  StatementType.PRAGMA,
  StatementType.EXECUTE,
]);

/** Whether a statement answers with rows rather than with how many it changed. */
export function givesRows({ statement, tokens }: Prepared): boolean {
  if (statement === null) return false;
  return rowStatements.has(statement.statementType) || tokens.some(({ kind, value }) => kind === "word" && value === "returning");
}
