import type { PyValue, PythonView } from "../../../formats/index.ts";
import type { VocabularyTarget } from "../../../text/index.ts";

/** The terms by column of a fitted vectorizer, or of one that was given its vocabulary and needs no fit. */
export function readVocabulary(view: PythonView): VocabularyTarget {
  const fitted = view.find("vocabulary_");
  if (fitted !== undefined) return termsByColumn(fitted);
  const given = view.attribute("vocabulary");
  if (given.is("dict") || (given.is("object") && given.object().entries !== null)) return termsByColumn(given);
  const terms = given.strings();
  if (given.is("set")) terms.sort(byCodePoint);
  return { kind: "vocabulary", terms, size: terms.length };
}

function termsByColumn(view: PythonView): VocabularyTarget {
  const dict = view.dict();
  const terms: (string | null)[] = Array.from({ length: dict.size }, () => null);
  for (const [term, column] of dict.entries()) {
    const at = integerOf(column);
    if (typeof term !== "string") return view.reject("a term is not a string");
    if (!(at >= 0 && at < terms.length)) return view.reject(`the column of the term ${JSON.stringify(term)} is not one of ${terms.length}`);
    if (terms[at] !== null) return view.reject(`two terms have column ${at}`);
    terms[at] = term;
  }
  return { kind: "vocabulary", terms, size: terms.length };
}

function integerOf(value: PyValue): number {
  if (typeof value === "number") return value;
  return value !== null && typeof value === "object" && value.kind === "scalar" && typeof value.value === "number" ? value.value : -1;
}

/** Python's order of strings. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = left[at]!.codePointAt(0)! - right[at]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
