import type { TextSpec } from "../../src/text/text-spec.ts";
import type { Random } from "../random.ts";
import type { Recipe } from "./recipe.ts";

function textSpec(random: Random): TextSpec {
  const analyzer = random.pick(["word", "word", "char", "char_wb"] as const);
  const terms = [
    ...new Set(
      random.list(random.integer(1, 12), () =>
        random.pick(["cat", "dog", "the", "and", "the cat", "end", "ca", "at", "a", "é", "straße", "istanbul", "日本", " d", "😀"]),
      ),
    ),
  ];
  return {
    analyzer,
    lowercase: random.pick([true, true, false, "simple"]),
    stripAccents: random.pick([null, null, "ascii", "unicode"]),
    pattern: random.pick(["(?u)\\b\\w\\w+\\b", "\\w+", "[a-zA-Z]+", "(?u)\\b\\w+\\b"]),
    ngramRange:
      analyzer === "word"
        ? random.pick([
            [1, 1],
            [1, 2],
            [2, 2],
          ] as const)
        : random.pick([
            [1, 1],
            [2, 3],
            [1, 3],
          ] as const),
    stopWords: random.chance(0.3) ? ["the", "and"] : [],
    binary: random.chance(0.3),
    target: random.chance(0.7)
      ? { kind: "vocabulary", terms: random.chance(0.1) ? [null, ...terms] : terms, size: terms.length + 1 }
      : { kind: "hash", size: random.pick([1, 8, 32]), alternateSign: random.chance(0.6) },
  };
}

/** Terms of texts. */
export const texts: readonly Recipe[] = [
  {
    needs: ["term_sums"],
    make: (sketch) => sketch.builder.add("term_sums", [sketch.column(sketch.strings())], { target: textSpec(sketch.random).target }),
  },
  {
    needs: ["text_counts"],
    make: (sketch) => sketch.builder.add("text_counts", [sketch.column(sketch.strings())], { spec: textSpec(sketch.random) }),
  },
];
