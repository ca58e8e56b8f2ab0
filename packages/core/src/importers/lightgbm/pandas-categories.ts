import { invalid, type BoosterModel, type Category } from "./booster-model.ts";

/** `pandas_categorical`: null, or a list of categories for each column that held some. Throws INVALID_MODEL for anything else. */
export function readCategories(value: unknown): BoosterModel["pandasCategories"] {
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value)) return invalid("pandas_categorical is no list");
  return value.map((list: unknown) => (Array.isArray(list) ? list.map(category) : invalid("pandas_categorical holds no lists")));
}

function category(value: unknown): Category {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return invalid(`pandas_categorical holds ${value === null ? "null" : `a ${typeof value}`}`);
}

/**
 * The column of each list of categories, in order. The file does not say which columns held categories, so that columns are
 * judged: those that hold texts in the data at hand, those with codes, those whose values could be codes; as many as there are lists.
 * Undefined where none of these fits.
 */
export function columnsOfCategories(
  { featureInfos, featureCount }: BoosterModel,
  lists: readonly (readonly Category[])[],
  isText: (feature: number) => boolean,
): readonly number[] | undefined {
  const features = Array.from({ length: featureCount }, (_, feature) => feature);
  const coded = features.filter((feature) => isCoded(featureInfos[feature] ?? ""));
  const matches = (chosen: readonly number[]): boolean =>
    chosen.length === lists.length && chosen.every((feature, place) => mayHold(featureInfos[feature] ?? "none", lists[place]!.length));
  const possible = features.filter((feature) => lists.some(({ length }) => mayHold(featureInfos[feature] ?? "none", length)));
  return [features.filter(isText), coded, possible].find(matches);
}

/** Categorical features tell their codes, `0:2:1`; numeric ones their range, `[0:2]`. */
function isCoded(info: string): boolean {
  return /^-?\d+(?::-?\d+)*$/u.test(info);
}

/** Whether what was seen in training are codes of so many categories. */
function mayHold(info: string, count: number): boolean {
  if (info === "none") return true;
  const codes = info
    .replace(/^\[|\]$/gu, "")
    .split(":")
    .map(Number);
  return codes.every((code) => Number.isInteger(code) && code >= -1 && code < count);
}
