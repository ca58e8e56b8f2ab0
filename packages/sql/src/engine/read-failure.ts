import { GodwitError, type ErrorCode } from "@godwit/core/errors";
import { EngineFailure } from "./engine-failure.ts";
import type { ThrownErrors } from "../functions/thrown-errors.ts";

/** The engine's kinds of errors; those that are not here are the fault of the data. */
const codes: { readonly [type: string]: ErrorCode } = {
  Parser: "INVALID_QUERY",
  Syntax: "INVALID_QUERY",
  Binder: "INVALID_QUERY",
  Catalog: "INVALID_QUERY",
  Expression: "INVALID_QUERY",
  "Parameter Not Resolved": "INVALID_QUERY",
  "Parameter Not Allowed": "INVALID_QUERY",
  "Not implemented": "UNSUPPORTED_REQUEST",
  "Missing Extension": "UNSUPPORTED_REQUEST",
  "Missing Secret": "UNSUPPORTED_REQUEST",
  Autoloading: "UNSUPPORTED_REQUEST",
  Permission: "FORBIDDEN",
  INTERRUPT: "CALL_CANCELLED",
  "Out of Memory": "QUERY_TOO_LARGE",
  IO: "IO_FAILED",
  HTTP: "IO_FAILED",
  FATAL: "INTERNAL",
  INTERNAL: "INTERNAL",
};

/** What the engine threw for a statement as a coded error: that of a model's function where it is one, else one whose `cause` is the EngineFailure. */
export function readFailure(error: unknown, statement: string, thrown: ThrownErrors | null): GodwitError {
  if (error instanceof GodwitError) return error;
  const failure = failureOf(error instanceof Error ? error.message : String(error));
  const known = thrown?.find(failure.message) ?? null;
  if (known !== null) return known;
  const message = failure.message.trim();
  const code = isMissingFile(failure) ? "FILE_NOT_FOUND" : (codes[failure.type] ?? "QUERY_FAILED");
  const line = failure.position === null ? null : lineOf(statement, failure.position);
  return new GodwitError(code, firstParagraph(message), {
    cause: failure,
    ...(line !== null && { where: { line, byte: failure.position! } }),
    ...hintOf(failure, message),
  });
}

function failureOf(text: string): EngineFailure {
  const start = text.indexOf("{");
  if (start >= 0 && text.includes('"exception_type"')) {
    try {
      const said = JSON.parse(text.slice(start)) as { readonly [field: string]: string | undefined };
      const position = said.position === undefined ? null : Number(said.position);
      return new EngineFailure(said.exception_type ?? "", said.exception_message ?? text, position, said.error_subtype ?? null);
    } catch {
      // Not what it looked like: plain text then.
    }
  }
  const [, type = "", rest = text] = /^([A-Z][A-Za-z ]*?) Error: ([\s\S]*)$/.exec(text) ?? [];
  return new EngineFailure(type, rest, null, null);
}

function isMissingFile({ type, message }: EngineFailure): boolean {
  return type === "IO" && /^(?:No files found that match|Cannot open file .*No such file)/.test(message);
}

/** Counted from 1, as an editor does. */
function lineOf(statement: string, byte: number): number {
  return new TextDecoder().decode(new TextEncoder().encode(statement).subarray(0, byte)).split("\n").length;
}

/** Without what the hint says. */
function firstParagraph(message: string): string {
  return message.split(/\n(?:\n|Did you mean)/, 1)[0]!;
}

function hintOf({ type }: EngineFailure, message: string): { readonly hint: string } | null {
  if (type === "Missing Extension" || (type === "Catalog" && /\bis an extension|in the .* extension\b/.test(message)))
    return { hint: "Extensions are never downloaded. Read remote files with godwit batch, or copy them here first." };
  const more = /^(?:Candidate bindings|Did you mean)[^\n]*/m.exec(message)?.[0];
  return more === undefined || type === "Parser" ? null : { hint: more };
}
