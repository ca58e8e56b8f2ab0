import { informationSchema } from "../../catalog/install-catalog.ts";
import { readArray } from "../values/array-text.ts";
import { EditedText } from "./edited-text.ts";
import { hasWords, isMark, quoteText, type Token } from "./tokens.ts";

/** Types that PostgreSQL's tools cast to and DuckDB does not know, or knows by another name. */
const typeNames: { readonly [name: string]: string } = {
  oid: "BIGINT",
  xid: "BIGINT",
  name: "VARCHAR",
  char: "VARCHAR",
  cstring: "VARCHAR",
  bpchar: "VARCHAR",
  aclitem: "VARCHAR",
  pg_node_tree: "VARCHAR",
  citext: "VARCHAR",
  jsonb: "JSON",
  int2vector: "SMALLINT[]",
  oidvector: "BIGINT[]",
  anyarray: "VARCHAR[]",
};

/** Types whose values are numbers that print as the name of something. */
const registryTypes = new Set(["regclass", "regtype", "regproc", "regprocedure", "regnamespace", "regrole", "regoper", "regoperator"]);

/** What a session knows of itself. */
export interface SessionWords {
  readonly user: string;
  readonly backend: number;
  /** Undefined for a name that is no setting. */
  setting(name: string): string | undefined;
}

/**
 * PostgreSQL's words for what DuckDB says otherwise: types of the catalogue, `OPERATOR(pg_catalog.~)`, collations, qualified types.
 * Everything else stays as it is.
 */
export function translate(tokens: readonly Token[], source: string, words: SessionWords): EditedText {
  const edited = new EditedText(source);
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const said = isMark(tokens[index - 1], ".") && !isSystemSchema(tokens[index - 2]!) ? null : sessionWord(tokens, index, words);
    if (said !== null) {
      edited.replace(token.start, tokens[said.last]!.end, said.text);
      index = said.last;
      continue;
    }
    if (hasWords(tokens, index, "operator") && isMark(tokens[index + 1], "(")) index = operator(tokens, index, edited);
    else if (hasWords(tokens, index, "collate")) index = collation(tokens, index, edited);
    else if (token.kind === "mark" && token.raw === "::") index = cast(tokens, index, edited);
    else if (hasWords(tokens, index, "as")) castCall(tokens, index, edited);
    else if (isRenamed(tokens, index)) edited.replace(token.start, token.end, functionNames[token.value]!);
    else if (hasWords(tokens, index, "pg_partition_ancestors") && isMark(tokens[index + 1], "(")) {
      const close = closing(tokens, index + 1);
      edited.replace(token.start, tokens[index + 1]!.end, "unnest([");
      if (close < tokens.length) edited.replace(tokens[close]!.start, tokens[close]!.end, "]::BIGINT[])");
    } else if (isRowFunction(tokens, index)) columnAlias(tokens, index, edited);
    else if (token.kind === "text" && token.value.startsWith("{")) listLiteral(tokens, index, edited);
    else if (isSystemSchema(token) && isMark(tokens[index + 1], ".")) edited.replace(token.start, tokens[index + 1]!.end, "");
    else if ((token.kind === "word" || token.kind === "name") && token.value === "information_schema" && isMark(tokens[index + 1], "."))
      edited.replace(token.start, token.end, informationSchema);
  }
  return edited;
}

const rowFunctions = new Set(["generate_series", "unnest", "generate_subscripts"]);

function isRowFunction(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]!;
  return token.kind === "word" && rowFunctions.has(token.value) && isMark(tokens[index + 1], "(");
}

/** `generate_series(…) s` names its column too: `s` stands for the number, not for a row. */
function columnAlias(tokens: readonly Token[], index: number, edited: EditedText): void {
  const close = closing(tokens, index + 1);
  const before = tokens[index - 1] !== undefined && isMark(tokens[index - 1], ".") ? tokens[index - 3] : tokens[index - 1];
  const isInFrom = before !== undefined && (isMark(before, ",") || ["from", "join", "lateral"].includes(before.value));
  const at = hasWords(tokens, close + 1, "as") ? close + 2 : close + 1;
  const alias = tokens[at];
  const next = tokens[at + 1];
  const isAlias = alias !== undefined && (alias.kind === "name" || (alias.kind === "word" && !afterTables.has(alias.value)));
  const isAlone =
    next === undefined ||
    isMark(next, ",") ||
    isMark(next, ")") ||
    isMark(next, ";") ||
    (next.kind === "word" && afterTables.has(next.value));
  if (isInFrom && isAlias && isAlone && (!isMark(before, ",") || isFromList(tokens, index)))
    edited.replace(alias.end, alias.end, `(${alias.raw})`);
}

const afterTables = new Set(
  "where group order having limit offset fetch union intersect except join inner left right full cross natural on using window with for as tablesample asof positional".split(
    " ",
  ),
);

/** Whether a comma stands between tables rather than between what is selected. */
function isFromList(tokens: readonly Token[], index: number): boolean {
  let depth = 0;
  for (let at = index - 1; at >= 0; at--) {
    const token = tokens[at]!;
    if (isMark(token, ")")) depth += 1;
    if (isMark(token, "(") && --depth < 0) return false;
    if (depth === 0 && token.kind === "word") {
      if (token.value === "from") return true;
      if (["select", "where", "by", "having", "values", "set"].includes(token.value)) return false;
    }
  }
  return false;
}

/** `'{a,b}'::text[]`, as a list of the engine. */
function listLiteral(tokens: readonly Token[], index: number, edited: EditedText): void {
  const type = isMark(tokens[index + 1], "::") ? readType(tokens, index + 2) : null;
  if (type === null || !type.isArray) return;
  const { start, end, value } = tokens[index]!;
  const items = readArray(value).map((item) => (item === null ? "NULL" : quoteText(item)));
  edited.replace(start, end, `[${items.join(", ")}]`);
}

/** What stands for something of the session: who the user is, what a setting holds. */
function sessionWord(
  tokens: readonly Token[],
  index: number,
  words: SessionWords,
): { readonly text: string; readonly last: number } | null {
  const token = tokens[index]!;
  if (token.kind !== "word") return null;
  const isCall = isMark(tokens[index + 1], "(");
  if ((token.value === "current_user" || token.value === "session_user" || token.value === "current_role") && !isCall)
    return { text: quoteText(words.user), last: index };
  if (token.value === "pg_backend_pid" && isCall && isMark(tokens[index + 2], ")")) return { text: String(words.backend), last: index + 2 };
  if (token.value !== "current_setting" || !isCall || tokens[index + 2]?.kind !== "text") return null;
  const last = isMark(tokens[index + 3], ")") ? index + 3 : index + 5;
  const value = words.setting(tokens[index + 2]!.value);
  if (!isMark(tokens[last], ")") || (value === undefined && last === index + 3)) return null;
  return { text: value === undefined ? "NULL" : quoteText(value), last };
}

/** Names of the catalogue are found by the search path, in which ours come first. */
function isSystemSchema(token: Token): boolean {
  return (token.kind === "word" || token.kind === "name") && token.value === "pg_catalog";
}

/** `OPERATOR(pg_catalog.~)` is `~`. */
function operator(tokens: readonly Token[], index: number, edited: EditedText): number {
  let close = index + 2;
  while (close < tokens.length && !isMark(tokens[close], ")")) close++;
  if (close === tokens.length) return index;
  const dot = tokens.slice(index, close).findLastIndex((token) => isMark(token, "."));
  const marks = tokens.slice(dot < 0 ? index + 2 : index + dot + 1, close).map(({ raw }) => raw);
  edited.replace(tokens[index]!.start, tokens[close]!.end, marks.join(""));
  return close;
}

/** All of PostgreSQL's that tools name compare as DuckDB does without one. */
function collation(tokens: readonly Token[], index: number, edited: EditedText): number {
  let last = index + 1;
  while (isMark(tokens[last + 1], ".")) last += 2;
  const name = tokens[last];
  const isQualified = last > index + 1 && isSystemSchema(tokens[index + 1]!);
  if (name === undefined || !(isQualified || /^(?:default|c|posix|ucs_basic)$/i.test(name.value))) return index;
  edited.replace(tokens[index]!.start, name.end, "");
  return last;
}

/** `CAST(value AS type)`; any other AS is the name of a column. */
function castCall(tokens: readonly Token[], index: number, edited: EditedText): void {
  const open = opening(tokens, index);
  if (open === null || !(hasWords(tokens, open - 1, "cast") || hasWords(tokens, open - 1, "try_cast"))) return;
  const type = readType(tokens, index + 1);
  if (type === null) return;
  const close = tokens[type.last + 1];
  if (!registryTypes.has(type.name) || !isMark(close, ")")) {
    typeName(tokens, index + 1, edited);
    return;
  }
  const operand = tokens.slice(open + 1, index);
  const isName = operand.length === 1 && (operand[0]!.kind === "text" || operand[0]!.kind === "parameter");
  const becomesNumber = hasWords(tokens, type.last + 2, "as") && readType(tokens, type.last + 3)?.name === "oid";
  edited.replace(
    tokens[open - 1]!.start,
    tokens[open]!.end,
    isName || becomesNumber ? `pg_to_${type.name}((` : `pg_name_of_${type.name}((`,
  );
  edited.replace(tokens[index]!.start, close!.end, isName || becomesNumber ? ")::VARCHAR)" : "))");
}

/** The bracket around a token, or null. */
function opening(tokens: readonly Token[], index: number): number | null {
  let depth = 0;
  for (let at = index - 1; at >= 0; at--)
    if (isMark(tokens[at], ")")) depth += 1;
    else if (isMark(tokens[at], "(") && --depth < 0) return at;
  return null;
}

/** The bracket that ends what the one at `open` begins. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  let at = open;
  for (; at < tokens.length; at++) {
    if (isMark(tokens[at], "(")) depth += 1;
    if (isMark(tokens[at], ")") && --depth === 0) break;
  }
  return at;
}

/** Functions that the engine has by another name. */
const functionNames: { readonly [name: string]: string } = {
  json_build_object: "json_object",
  jsonb_build_object: "json_object",
  json_build_array: "json_array",
  jsonb_build_array: "json_array",
  json_agg: "json_group_array",
  jsonb_agg: "json_group_array",
  row_to_json: "to_json",
  to_jsonb: "to_json",
  btrim: "trim",
};

function isRenamed(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]!;
  return token.kind === "word" && Object.hasOwn(functionNames, token.value) && isMark(tokens[index + 1], "(");
}

interface TypeName {
  readonly name: string;
  /** The index of its last token. */
  readonly last: number;
  readonly isQualified: boolean;
  readonly isArray: boolean;
}

function readType(tokens: readonly Token[], at: number): TypeName | null {
  const isQualified = tokens[at] !== undefined && isSystemSchema(tokens[at]) && isMark(tokens[at + 1], ".");
  const last = isQualified ? at + 2 : at;
  const token = tokens[last];
  if (token === undefined || (token.kind !== "word" && token.kind !== "name")) return null;
  // The type "char" is another than char.
  const isOurs = token.kind === "word" ? token.value !== "char" : true;
  const isArray = isMark(tokens[last + 1], "[") && isMark(tokens[last + 2], "]");
  return { name: isOurs ? token.value.toLowerCase() : "", last, isQualified, isArray };
}

function typeName(tokens: readonly Token[], at: number, edited: EditedText): number {
  const type = readType(tokens, at);
  if (type === null) return at - 1;
  const token = tokens[type.last]!;
  const known = registryTypes.has(type.name) ? "VARCHAR" : typeNames[type.name];
  if (known !== undefined || type.isQualified) edited.replace(tokens[at]!.start, token.end, known ?? token.raw);
  return type.last;
}

function cast(tokens: readonly Token[], index: number, edited: EditedText): number {
  const type = readType(tokens, index + 1);
  if (type === null) return index;
  if (!registryTypes.has(type.name) || type.isArray) return typeName(tokens, index + 1, edited);
  const mark = tokens[index]!;
  const end = tokens[type.last]!.end;
  const operand = tokens[index - 1];
  if (operand === undefined) return index;
  if (operand.kind === "text") {
    edited.replace(operand.start, end, `pg_to_${type.name}(${quoteText(operand.value)})`);
    return type.last;
  }
  if (operand.kind === "parameter") {
    edited.replace(operand.start, operand.start, `pg_to_${type.name}(`);
    edited.replace(mark.start, end, ")");
    return type.last;
  }
  // A number prints as a name where it becomes text; before another cast to a number it stays the number.
  const after = readType(tokens, type.last + 2);
  const staysNumber = isMark(tokens[type.last + 1], "::") && after !== null && /^(?:oid|int8|bigint|int4|integer|int)$/.test(after.name);
  const start = operandStart(tokens, index - 1);
  if (staysNumber) edited.replace(mark.start, end, "");
  else {
    edited.replace(start, start, `pg_name_of_${type.name}(`);
    edited.replace(mark.start, end, ")");
  }
  return type.last;
}

/** Where the operand before a cast begins: a number, a chain of names, a call, or something in brackets. */
function operandStart(tokens: readonly Token[], last: number): number {
  let at = last;
  const isBracket = isMark(tokens[at], ")") || isMark(tokens[at], "]");
  if (isBracket) {
    let depth = 0;
    for (; at >= 0; at--) {
      if (isMark(tokens[at], ")") || isMark(tokens[at], "]")) depth += 1;
      if (isMark(tokens[at], "(") || isMark(tokens[at], "[")) depth -= 1;
      if (depth === 0) break;
    }
    if (at > 0 && isNamePart(tokens[at - 1])) at -= 1;
    else return tokens[Math.max(at, 0)]!.start;
  }
  while (at >= 2 && isMark(tokens[at - 1], ".") && isNamePart(tokens[at - 2])) at -= 2;
  return tokens[at]!.start;
}

function isNamePart(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "name";
}
