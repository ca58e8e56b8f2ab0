import { englishStopWords, type TextSpec } from "../../../text/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { functionName, type ImportContext } from "../../estimator/index.ts";

/** How a vectorizer cuts its texts: everything of a TextSpec but what it counts into. */
export type TextRules = Omit<TextSpec, "target" | "binary">;

/** Reads the parameters that the vectorizers share. Functions of the user's are refused by name. */
export function readTextRules(view: PythonView, context: ImportContext): TextRules {
  refuseFunction(view, "preprocessor", context);
  const input = view.find("input")?.string() ?? "content";
  if (input !== "content") context.unsupported(`input='${input}': texts are taken as they are, not read from files`);
  const analyzer = view.attribute("analyzer");
  if (!analyzer.isString) context.unsupported(`analyzer is ${functionName(analyzer)}, a function`);
  const kind = analyzer.choice("word", "char", "char_wb");
  if (kind === "word") refuseFunction(view, "tokenizer", context);
  const [least, most] = view.attribute("ngram_range").int32([2]);
  return {
    analyzer: kind,
    lowercase: view.attribute("lowercase").boolean(),
    stripAccents: readStripAccents(view.attribute("strip_accents"), context),
    pattern: kind === "word" ? view.attribute("token_pattern").string() : "",
    ngramRange: [least!, most!],
    stopWords: kind === "word" ? readStopWords(view.attribute("stop_words")) : [],
  };
}

function refuseFunction(view: PythonView, parameter: string, context: ImportContext): void {
  const value = view.find(parameter)?.orNone();
  if (value !== undefined) context.unsupported(`${parameter} is ${functionName(value)}, a function`);
}

function readStripAccents(view: PythonView, context: ImportContext): TextRules["stripAccents"] {
  if (view.isNone || view.value === false) return null;
  return view.isString ? view.choice("ascii", "unicode") : context.unsupported(`strip_accents is ${functionName(view)}, a function`);
}

function readStopWords(view: PythonView): readonly string[] {
  if (view.isNone) return [];
  return view.isString ? (view.choice("english"), englishStopWords) : view.strings();
}
