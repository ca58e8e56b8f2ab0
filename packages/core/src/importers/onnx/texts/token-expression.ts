import type { OperatorCall } from "../operator-call.ts";

/** RE2's classes within brackets. */
const namedClasses: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7f",
  digit: "0-9",
  lower: "a-z",
  upper: "A-Z",
  space: "\\t\\n\\v\\f\\r ",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

/** RE2's white space, which is Python's without the vertical tab. */
const space: string = "\\t\\n\\f\\r ";

/** An expression in RE2's syntax as one in Python's: classes hold ASCII alone, and groups catch nothing. */
export function pythonExpression(call: OperatorCall, expression: string): string {
  const refuse = (): never => call.refuse(`the token expression ${expression}`);
  let inBrackets = false;
  const parts = expression.match(/\[:\^?[a-z]+:\]|\\[\s\S]|\(\?:?|\{,?|\[\^?\]?|[\s\S]/gu) ?? [];
  const translated = parts.map((part) => {
    if (part.startsWith("[:") && inBrackets) return namedClasses[part.slice(2, -2)] ?? refuse();
    if (part.startsWith("[:")) return refuse();
    if (part.startsWith("\\")) return escapeOf(part[1]!, inBrackets) ?? refuse();
    if (inBrackets) {
      if (part === "]") inBrackets = false;
      return part.startsWith("[") ? part.replaceAll("[", "\\[") : part;
    }
    if (part.startsWith("[")) {
      inBrackets = true;
      return part.replace("]", "\\]");
    }
    if (part === "(" || part === "(?:") return "(?:";
    return part === "(?" || part === "{," || part === "^" || part === "$" ? refuse() : part;
  });
  return `(?a)${translated.join("")}`;
}

function escapeOf(letter: string, inBrackets: boolean): string | undefined {
  if (letter === "s") return inBrackets ? space : `[${space}]`;
  if (letter === "S") return inBrackets ? undefined : `[^${space}]`;
  if (letter === "b" || letter === "B") return inBrackets ? undefined : `\\${letter}`;
  return /^[wWdDnrtfv]$/u.test(letter) || /^[\p{P}\p{S}]$/u.test(letter) ? `\\${letter}` : undefined;
}
