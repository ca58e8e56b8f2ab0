import type { PythonView } from "../../../formats/index.ts";
import { vector } from "../../../ir/index.ts";
import { type Block, type EstimatorReader, expectWidth, readDtypeName, Table, validated } from "../../estimator/index.ts";
import { categoryFeatures, readCategories, type Categories } from "./categories.ts";
import { type CategoryValues, commonDtype, readCategoryValues, valueAt } from "./category-values.ts";
import { encodeColumn, numberRule } from "./encoded-column.ts";
import { indexInCell } from "./index-in-cell.ts";

/** One number a column: the category's index, or the values set aside for unknown and missing ones. */
export const ordinalEncoder: EstimatorReader = {
  classNames: ["OrdinalEncoder"],
  features: categoryFeatures,
  read(view, context) {
    const { graph } = context;
    const dtype = readDtypeName(view.attribute("dtype"));
    const handling = view.find("handle_unknown")?.choice("error", "use_encoded_value") ?? "error";
    const unknown = handling === "error" ? null : view.attribute("unknown_value").number();
    const stored = view.attribute("categories_").items();
    const columns = stored.map((categories, column) => planColumn(view, readCategories(categories, context), column));
    const numbers = numberRule(
      columns.map(({ categories }) => categories),
      view.has("feature_names_in_"),
      context.since(1, 0, true) ? "allow" : "refuse",
    );
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, columns.length);
        const blocks = columns.map(({ categories, values }, column): Block => {
          const index = encodeColumn(context, x, column, categories, {
            valueOf: (category) => category,
            unknown: unknown === null ? null : values.length,
            ...(numbers && { numbers }),
          });
          const table = vector(unknown === null ? values : [...values, unknown]);
          return { kind: "node", node: graph.take(index, { ...table, shape: [table.data.length, 1] }), dtype };
        });
        return new Table(graph, blocks);
      },
      inverse(x) {
        expectWidth(context, x, columns.length);
        const value = validated(context, x, { missing: context.since(1, 0, true) ? "allow" : "refuse" });
        const values = stored.map((categories) => readCategoryValues(categories, context));
        const plans = values.map((column, place) => planInverse(view, column, place, unknown));
        const anything = unknown !== null || plans.some(({ beyond }) => beyond.length > 0);
        const answer = anything ? "|O" : commonDtype(values);
        return new Table(
          graph,
          plans.map(({ kept, exceptions, beyond }, column) => {
            const index = indexInCell(context, graph.select(value, [column]), kept.categories.keys.length, exceptions);
            return valueAt(context, kept, index, answer, beyond);
          }),
        );
      },
    };
  },
};

interface InversePlan {
  /** The categories that a number counts. */
  readonly kept: CategoryValues;
  readonly exceptions: { readonly number: number; readonly index: number }[];
  /** What stands behind the categories. */
  readonly beyond: (string | null)[];
}

/** What each number stands for: a frequent category, the missing one, all infrequent ones, or none. */
function planInverse(view: PythonView, column: CategoryValues, place: number, unknown: number | null): InversePlan {
  const { kind, keys } = column.categories;
  const infrequent = view.find("_infrequent_indices")?.item(place).orNone()?.int32() ?? [];
  const rare = new Set(infrequent);
  const kept = { ...column, categories: { kind, keys: keys.filter((_, category) => !rare.has(category)) } };
  const count = kept.categories.keys.length;
  const exceptions: { number: number; index: number }[] = [];
  const beyond: (string | null)[] = [];
  const missing = view.find("_missing_indices")?.findEntry(place)?.integer(0);
  if (rare.size > 0) exceptions.push({ number: count, index: count + beyond.push("infrequent_sklearn") - 1 });
  if (missing !== undefined) {
    const encoded = view.find("encoded_missing_value")?.number() ?? NaN;
    exceptions.push({ number: encoded, index: missing < count + beyond.length ? missing : -1 });
  }
  if (unknown !== null) exceptions.push({ number: unknown, index: count + beyond.push(null) - 1 });
  return { kept, exceptions, beyond };
}

/** The number of each category: its group's index; what ends at the missing category's index becomes `encoded_missing_value`. */
function planColumn(view: PythonView, categories: Categories, column: number): { categories: Categories; values: number[] } {
  const mapping = view.find("_default_to_infrequent_mappings")?.item(column).orNone()?.int32();
  const missing = view.find("_missing_indices")?.findEntry(column)?.integer(0);
  const encoded = missing === undefined ? 0 : (view.find("encoded_missing_value")?.number() ?? NaN);
  const values = categories.keys.map((_, category) => {
    const group = mapping === undefined || category === missing ? category : mapping[category]!;
    return group === missing ? encoded : group;
  });
  return { categories, values };
}
