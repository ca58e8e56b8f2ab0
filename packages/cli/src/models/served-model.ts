import { parse } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import { parseModelReference } from "@godwit/server/compiling";

/** A model to be served, and the name that requests use. */
export interface ServedModel {
  readonly name: string;
  readonly reference: string;
  /** A request to show, where one is known. */
  readonly example?: unknown;
}

const usableName = /^[\w.-]{1,128}$/u;

/** `[NAME=]MODEL` each; the name is the file's without its extension unless given. A file whose name holds `=` wins. USAGE for names that clash. */
export function parseServedModels(texts: readonly string[], exists: (file: string) => boolean): readonly ServedModel[] {
  const models = texts.map((text) => parseServedModel(text, exists));
  const seen = new Set<string>();
  for (const { name } of models) {
    if (!usableName.test(name))
      throw new GodwitError("USAGE", `'${name}' cannot be the name of a model`, {
        hint: "Give it one of letters, digits, dots, dashes and underscores: NAME=MODEL.",
      });
    if (seen.has(name)) throw new GodwitError("USAGE", `two models would be named '${name}'`, { hint: "Give them names: NAME=MODEL." });
    seen.add(name);
  }
  return models;
}

function parseServedModel(text: string, exists: (file: string) => boolean): ServedModel {
  const sign = text.indexOf("=");
  const wholeIsFile = parseModelReference(text, exists).every(({ file }) => exists(file));
  if (sign > 0 && !wholeIsFile) return { name: text.slice(0, sign), reference: text.slice(sign + 1) };
  const stems = parseModelReference(text, exists).map(({ file }) => parse(file).name);
  return { name: stems.join("-"), reference: text };
}
