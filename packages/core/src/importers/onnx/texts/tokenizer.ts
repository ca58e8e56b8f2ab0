import { betweenPattern, longestMatchWidth } from "../../../text/index.ts";
import type { OperatorCall } from "../operator-call.ts";
import type { TokensValue } from "../value.ts";
import { pythonExpression } from "./token-expression.ts";

const marks: readonly string[] = ["\u0002", "\u0003"];

/** The tokens of texts: what an expression matches at its longest, what lies between separators, or characters. */
export function tokenizer(call: OperatorCall): TokensValue {
  const [texts] = call.inputs;
  const { dims, node } = texts?.kind === "lowered" ? texts : call.table(0);
  if (texts?.kind === "rows" && texts.type !== "string") return call.invalid(`tokens of type ${texts.type}`);
  const fillers = [call.string("pad_value"), ...(call.integer("mark", 0) === 0 ? [] : marks)];
  return { kind: "tokens", dims, node, isLowered: texts?.kind === "lowered", fillers, ...tokensOf(call) };
}

function tokensOf(call: OperatorCall): Pick<TokensValue, "pattern" | "areCharacters"> {
  const least = call.integer("mincharnum");
  if (!(least > 0)) return call.invalid(`tokens of at least ${least} characters`);
  const separators = call.strings("separators");
  const expression = call.string("tokenexp", "");
  if (separators === undefined && expression === "") return call.invalid("it has neither separators nor an expression");
  if (separators === undefined ? expression === "." : separators.length === 1 && separators[0] === "") {
    if (least > 1) return call.invalid("single characters are too short for it");
    return { pattern: "(?s).", areCharacters: true };
  }
  if (separators !== undefined) {
    const between = betweenPattern(
      separators.map((each) => pythonExpression(call, each)),
      least,
    );
    return { pattern: between ?? call.refuse("separators that are more than one character"), areCharacters: false };
  }
  const pattern = pythonExpression(call, expression);
  const width = longestMatchWidth(pattern) ?? call.refuse(`the token expression ${expression}, whose longest match is not its first`);
  return { pattern: width >= least ? pattern : lengthened(call, pattern, least), areCharacters: false };
}

/** A single set that is repeated, repeated more often: a match that is too short is none, and has no longer one within. */
function lengthened(call: OperatorCall, pattern: string, least: number): string {
  const [, set] = /^(\(\?a\)(?:\[[^\]]+\]|\\?[^\\]))\+$/u.exec(pattern) ?? [];
  if (set === undefined || longestMatchWidth(set) !== 1)
    return call.refuse(`matches of ${pattern} that have fewer than ${least} characters`);
  return `${set}{${least},}`;
}
