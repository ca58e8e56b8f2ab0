import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GodwitError } from "../../errors/index.ts";
import { tokensOf } from "../analyze-text.ts";
import { tokenRule } from "../text-rules.ts";
import { codePointsOf, textOf } from "../unicode/utf8.ts";
import { compilePattern } from "./compile-pattern.ts";
import { findAll } from "./find-all.ts";
import { parsePattern } from "./parse-pattern.ts";
import { stepLimit } from "./pattern-program.ts";

const vectors = JSON.parse(readFileSync(new URL("../../../../../conformance/text/patterns.json", import.meta.url), "utf8")) as [
  string,
  [string, string[]][],
][];

describe("findAll", () => {
  it("finds what Python 3.12 finds", () => {
    const wrong: unknown[] = [];
    for (const [pattern, cases] of vectors) {
      const program = compilePattern(parsePattern(pattern));
      for (const [text, expected] of cases) {
        const codes = codePointsOf(text);
        const found = findAll(program, codes, stepLimit(100)).map(([start, end]) => textOf(codes.slice(start, end)));
        if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push({ pattern, text, expected, found });
      }
    }
    expect(wrong).toEqual([]);
  });

  it("finds the same by runs where a pattern allows them", () => {
    let runs = 0;
    for (const [pattern, cases] of vectors) {
      const rule = tokenRule(pattern);
      if (rule.kind !== "run") continue;
      runs++;
      for (const [text, expected] of cases) expect(tokensOf(codePointsOf(text), rule), `${pattern} in ${text}`).toEqual(expected);
    }
    expect(runs).toBeGreaterThan(12);
  });

  it("ends a pattern that would take for ever", () => {
    const program = compilePattern(parsePattern("(?:a+)+b"));
    expect(() => findAll(program, codePointsOf("a".repeat(60)), 100_000)).toThrow(GodwitError);
  });

  it.each([String.raw`(a)\1`, "(?P<x>a)(?P=x)", "(a)(b)", "(a)?(?(1)b|c)", String.raw`\N{DIGIT ONE}`])("refuses %s by name", (pattern) => {
    expect(() => parsePattern(pattern)).toThrow(expect.objectContaining({ code: "UNSUPPORTED_OPTION" }));
  });

  it.each(["(", ")", "[", "*a", "a**", "a{3,2}", "(?<=a+)b", "[b-a]", String.raw`\q`, "(?q)", String.raw`[\d-z]`, "a\\", "(?:a", "^*"])(
    "reports the syntax of %s",
    (pattern) => {
      expect(() => parsePattern(pattern)).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
    },
  );
});
