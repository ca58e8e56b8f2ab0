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

/** Beyond so many pairs of a list and a feature no choice is looked for. */
const mostPairs = 1e7;

/**
 * The column of each list of categories, in order. The file does not say which columns held categories: those do whose values
 * it tells as codes, or that hold texts in the data at hand; ordered ones look like numbers, and are found where only one
 * choice fits. Undefined where none does, or several.
 */
export function columnsOfCategories(
  { featureInfos, featureCount }: BoosterModel,
  lists: readonly (readonly Category[])[],
  isText: (feature: number) => boolean,
): readonly number[] | undefined {
  const infos = Array.from({ length: featureCount }, (_, feature) => featureInfos[feature] ?? "none");
  if (lists.length * featureCount > mostPairs) return undefined;
  const fits = (place: number, feature: number): boolean => mayHold(infos[feature]!, lists[place]!.length);
  const texts = infos.map((_, feature) => isText(feature));
  const codedToo = infos.map((info, feature) => texts[feature]! || isCoded(info));
  return onlyChoice(lists.length, codedToo, fits) ?? onlyChoice(lists.length, texts, fits);
}

/** The one ascending choice of features that fit their places and leave out none that is `needed`; undefined unless there is just one. */
function onlyChoice(
  count: number,
  needed: readonly boolean[],
  fits: (place: number, feature: number) => boolean,
): readonly number[] | undefined {
  const width = needed.length + 1;
  // How many choices, 2 standing for more, there are for the places and features from here on.
  const ways = new Uint8Array((count + 1) * width);
  const taken = (place: number, feature: number): number =>
    place < count && fits(place, feature) ? ways[(place + 1) * width + feature + 1]! : 0;
  for (let place = count; place >= 0; place--) {
    ways[place * width + needed.length] = place === count ? 1 : 0;
    for (let feature = needed.length - 1; feature >= 0; feature--) {
      const left = needed[feature] ? 0 : ways[place * width + feature + 1]!;
      ways[place * width + feature] = Math.min(2, left + taken(place, feature));
    }
  }
  if (ways[0] !== 1) return undefined;
  const chosen: number[] = [];
  for (let feature = 0; feature < needed.length; feature++) if (taken(chosen.length, feature) === 1) chosen.push(feature);
  return chosen;
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
