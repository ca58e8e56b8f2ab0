import type { PythonView } from "../../../formats/index.ts";
import { vector } from "../../../ir/index.ts";
import { type Block, type EstimatorReader, expectWidth, readDtypeName, Table } from "../../estimator/index.ts";
import { categoryFeatures, readCategories, type Categories } from "./categories.ts";
import { encodeColumn, numberRule } from "./encoded-column.ts";

/** One number a column: the category's index, or the values set aside for unknown and missing ones. */
export const ordinalEncoder: EstimatorReader = {
  classNames: ["OrdinalEncoder"],
  features: categoryFeatures,
  read(view, context) {
    const { graph } = context;
    const dtype = readDtypeName(view.attribute("dtype"));
    const unknown =
      view.attribute("handle_unknown").choice("error", "use_encoded_value") === "error" ? null : view.attribute("unknown_value").number();
    const columns = view
      .attribute("categories_")
      .items()
      .map((categories, column) => planColumn(view, readCategories(categories, context), column));
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
    };
  },
};

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
