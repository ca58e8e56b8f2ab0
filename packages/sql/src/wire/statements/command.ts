import { SqlError } from "../sql-error.ts";
import { readCopy, type CopyCommand } from "./copy-command.ts";
import { hasWords, isMark, type Token } from "./tokens.ts";

/** A statement that the session answers itself, or one for the engine. */
export type Command =
  | { readonly kind: "query" }
  | { readonly kind: "begin" | "commit" | "rollback" | "unlisten" }
  | { readonly kind: "savepoint" | "release" | "rollback-to"; readonly name: string }
  | { readonly kind: "set"; readonly name: string; readonly value: string | null }
  | { readonly kind: "show"; readonly name: string }
  | { readonly kind: "reset" | "deallocate" | "close"; readonly name: string | null }
  | { readonly kind: "discard"; readonly what: string }
  /** `from` is where the cursor's query begins. */
  | { readonly kind: "declare"; readonly name: string; readonly from: number }
  /** `count` is infinite for ALL. */
  | { readonly kind: "fetch" | "move"; readonly name: string; readonly count: number }
  | CopyCommand;

/** Recognises by its first words what PostgreSQL's clients say to a session rather than to its tables. Throws SqlError. */
export function readCommand(tokens: readonly Token[]): Command {
  const first = tokens[0];
  if (first?.kind !== "word") return { kind: "query" };
  switch (first.value) {
    case "begin":
      return { kind: "begin" };
    case "start":
      return hasWords(tokens, 1, "transaction") ? { kind: "begin" } : { kind: "query" };
    case "commit":
    case "end":
      if (hasWords(tokens, 1, "prepared")) throw unsupported("two-phase commit");
      return { kind: "commit" };
    case "rollback":
    case "abort":
      if (hasWords(tokens, 1, "prepared")) throw unsupported("two-phase commit");
      return readRollback(tokens);
    case "savepoint":
      return { kind: "savepoint", name: nameAt(tokens, 1) };
    case "release":
      return { kind: "release", name: nameAt(tokens, hasWords(tokens, 1, "savepoint") ? 2 : 1) };
    case "listen":
    case "notify":
      throw unsupported("LISTEN and NOTIFY");
    case "unlisten":
      return { kind: "unlisten" };
    case "set":
      return readSet(tokens);
    case "show":
      return readShow(tokens);
    case "reset":
      return { kind: "reset", name: hasWords(tokens, 1, "all") ? null : settingName(tokens, 1).name };
    case "discard":
      return { kind: "discard", what: tokens[1]?.value ?? "" };
    case "deallocate": {
      const at = hasWords(tokens, 1, "prepare") ? 2 : 1;
      return { kind: "deallocate", name: hasWords(tokens, at, "all") ? null : nameAt(tokens, at) };
    }
    case "close":
      return { kind: "close", name: hasWords(tokens, 1, "all") ? null : nameAt(tokens, 1) };
    case "declare":
      return readDeclare(tokens);
    case "fetch":
    case "move":
      return readFetch(tokens, first.value);
    case "copy":
      return readCopy(tokens) ?? { kind: "query" };
    default:
      return { kind: "query" };
  }
}

function readRollback(tokens: readonly Token[]): Command {
  const to = tokens.slice(0, 3).findIndex((token) => token.kind === "word" && token.value === "to");
  if (to < 0) return { kind: "rollback" };
  return { kind: "rollback-to", name: nameAt(tokens, hasWords(tokens, to + 1, "savepoint") ? to + 2 : to + 1) };
}

function readSet(tokens: readonly Token[]): Command {
  let at = 1;
  if (hasWords(tokens, at, "local") || hasWords(tokens, at, "session")) at++;
  if (hasWords(tokens, at, "variable")) return { kind: "query" };
  if (hasWords(tokens, at, "characteristics") || hasWords(tokens, at, "transaction"))
    return { kind: "set", name: "transaction", value: null };
  if (hasWords(tokens, at, "time", "zone")) return { kind: "set", name: "timezone", value: valueText(tokens.slice(at + 2)) };
  if (hasWords(tokens, at, "names")) return { kind: "set", name: "client_encoding", value: valueText(tokens.slice(at + 1)) };
  const { name, next } = settingName(tokens, at);
  if (!isMark(tokens[next], "=") && !hasWords(tokens, next, "to")) throw syntax(tokens[next] ?? tokens.at(-1));
  return { kind: "set", name, value: valueText(tokens.slice(next + 1)) };
}

function readShow(tokens: readonly Token[]): Command {
  if (hasWords(tokens, 1, "time", "zone")) return { kind: "show", name: "timezone" };
  if (hasWords(tokens, 1, "transaction", "isolation", "level")) return { kind: "show", name: "transaction_isolation" };
  if (hasWords(tokens, 1, "all")) return { kind: "query" };
  const token = tokens[1];
  return tokens.length >= 2 && (token?.kind === "word" || token?.kind === "name")
    ? { kind: "show", name: settingName(tokens, 1).name }
    : { kind: "query" };
}

function readDeclare(tokens: readonly Token[]): Command {
  const name = nameAt(tokens, 1);
  const cursor = tokens.findIndex((token) => token.kind === "word" && token.value === "cursor");
  const scroll = tokens.findIndex((token) => token.kind === "word" && token.value === "scroll");
  if (scroll > 0 && scroll < cursor && !hasWords(tokens, scroll - 1, "no")) throw unsupported("cursors that go backwards");
  const query = tokens.findIndex((token, index) => index > cursor && token.kind === "word" && token.value === "for");
  if (cursor < 0 || query < 0 || tokens[query + 1] === undefined) throw syntax(tokens.at(-1));
  return { kind: "declare", name, from: tokens[query + 1]!.start };
}

function readFetch(tokens: readonly Token[], kind: "fetch" | "move"): Command {
  let at = 1;
  let count = 1;
  if (hasWords(tokens, at, "backward") || hasWords(tokens, at, "prior") || hasWords(tokens, at, "absolute") || isMark(tokens[at], "-"))
    throw unsupported("cursors that go backwards");
  if (hasWords(tokens, at, "forward") || hasWords(tokens, at, "next")) at++;
  if (tokens[at]?.kind === "number") count = Number(tokens[at++]!.value);
  else if (hasWords(tokens, at, "all")) {
    count = Infinity;
    at++;
  }
  if (hasWords(tokens, at, "from") || hasWords(tokens, at, "in")) at++;
  return { kind, name: nameAt(tokens, at), count };
}

/** A setting's name may have dots. */
function settingName(tokens: readonly Token[], at: number): { readonly name: string; readonly next: number } {
  let name = nameAt(tokens, at);
  let next = at + 1;
  while (isMark(tokens[next], ".")) {
    name += `.${nameAt(tokens, next + 1)}`;
    next += 2;
  }
  return { name: name.toLowerCase(), next };
}

/** What is set, as one text; null for DEFAULT. */
function valueText(tokens: readonly Token[]): string | null {
  if (tokens.length === 0) throw syntax(undefined);
  if (tokens.length === 1 && hasWords(tokens, 0, "default")) return null;
  return tokens
    .map((token) => (token.kind === "text" || token.kind === "name" || token.kind === "word" ? token.value : token.raw))
    .join("")
    .replaceAll(",", ", ");
}

function nameAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  if (token === undefined || (token.kind !== "word" && token.kind !== "name")) throw syntax(token);
  return token.value;
}

function syntax(token: Token | undefined): SqlError {
  return token === undefined
    ? new SqlError("42601", "syntax error at end of input")
    : new SqlError("42601", `syntax error at or near "${token.raw}"`, { position: token.start + 1 });
}

function unsupported(what: string): SqlError {
  return new SqlError("0A000", `${what} are not supported`.replace("commit are", "commit is"));
}
