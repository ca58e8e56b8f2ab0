import { GodwitError } from "../../errors/index.ts";
import { decodeUtf8, type Document } from "../../formats/index.ts";
import { isSince, type BoosterModel, type ColumnCategories } from "./booster-model.ts";

/** Kinds of a number array as `type` names them, where its values are the bits of unsigned numbers. */
const unsignedBits: ReadonlyMap<number, number> = new Map([
  [10, 8],
  [12, 16],
  [14, 32],
  [16, 64],
]);

const cutCategories = "categories with letters beyond ASCII, which XGBoost 3.1 to 3.3 kept cut short";

/**
 * `cats`, since 3.1: the categories of each column in training, in the order of their codes. Columns without any are null.
 */
export function readCategories(
  cats: Document,
  featureCount: number,
  version: BoosterModel["version"],
): readonly (ColumnCategories | null)[] {
  const columns = cats.field("enc").items();
  if (columns.length === 0) return [];
  if (columns.length !== featureCount) cats.reject(`there are categories for ${columns.length} of ${featureCount} columns`);
  return columns.map((column) =>
    column.find("offsets") === undefined ? readNumbers(column) : readTexts(column, !isSince({ version }, 3, 4)),
  );
}

/** Before 3.4 letters were counted where bytes should have been. */
function readTexts(column: Document, cutsTexts: boolean): ColumnCategories | null {
  const ends = column.field("offsets").int32();
  if (ends.length < 2) return null;
  const bytes = Uint8Array.from(column.field("values").int32());
  if (cutsTexts && bytes.some((byte) => byte > 127)) throw new GodwitError("UNSUPPORTED_OPTION", cutCategories);
  const values = Array.from(ends.subarray(1), (end, index) => {
    const start = ends[index]!;
    if (!(start >= 0 && start <= end && end <= bytes.length)) column.reject("a category lies outside the texts");
    return decodeUtf8(bytes.subarray(start, end)) ?? column.reject("a category is not UTF-8");
  });
  return { kind: "texts", values };
}

function readNumbers(column: Document): ColumnCategories | null {
  const values = column.field("values").float64();
  if (values.length === 0) return null;
  const bits = unsignedBits.get(column.field("type").integer(0));
  if (values.some((value) => Number.isInteger(value) && !Number.isSafeInteger(value))) column.reject("a category is beyond 2^53");
  return { kind: "numbers", values: bits === undefined ? values : values.map((value) => (value < 0 ? value + 2 ** bits : value)) };
}
