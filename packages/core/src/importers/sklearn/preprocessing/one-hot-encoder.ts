import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { type Block, type EstimatorReader, expectWidth, type ImportContext, readDtypeName, Table } from "../../estimator/index.ts";
import { categoryFeatures, readCategories, type Categories } from "./categories.ts";
import { encodeColumn, numberRule, type Encoding } from "./encoded-column.ts";

/** One column a category; infrequent categories are grouped first, then one is dropped. */
export const oneHotEncoder: EstimatorReader = {
  classNames: ["OneHotEncoder"],
  features: categoryFeatures,
  read(view, context) {
    const { graph } = context;
    const layout = view.first("sparse_output", "sparse").boolean() ? "sparse" : "dense";
    const dtype = readDtypeName(view.attribute("dtype"));
    const columns = view
      .attribute("categories_")
      .items()
      .map((categories, column) => planColumn(view, context, readCategories(categories, context), column));
    const numbers = numberRule(
      columns.map(({ categories }) => categories),
      view.has("feature_names_in_"),
      "allow",
    );
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, columns.length);
        const blocks = columns.flatMap(({ categories, encoding, size }, column): Block[] => {
          if (size === 0) return [];
          const index: NodeId = encodeColumn(context, x, column, categories, { ...encoding, ...(numbers && { numbers }) });
          return [{ kind: "node", node: graph.oneHot(index, size, layout), dtype }];
        });
        return new Table(graph, blocks);
      },
    };
  },
};

/** Where each category goes: its group, moved down by the dropped one; the dropped one goes behind the last column. */
function planColumn(
  view: PythonView,
  context: ImportContext,
  categories: Categories,
  column: number,
): { categories: Categories; encoding: Encoding; size: number } {
  const mapping = view.find("_default_to_infrequent_mappings")?.item(column).orNone()?.int32();
  const groups = mapping === undefined ? categories.keys.length : mapping.reduce((most, group) => Math.max(most, group), -1) + 1;
  const dropped = view.findFirst("_drop_idx_after_grouping", "drop_idx_")?.orNone()?.item(column).orNone()?.integer(0) ?? null;
  const size = dropped === null ? groups : groups - 1;
  const place = (category: number): number => {
    const group = mapping === undefined ? category : mapping[category]!;
    if (dropped === null) return group;
    return group === dropped ? size : group > dropped ? group - 1 : group;
  };
  const handling = view.attribute("handle_unknown").choice("error", "ignore", "infrequent_if_exist", "warn");
  const infrequent = view.find("_infrequent_indices")?.item(column).orNone()?.int32()[0];
  if (handling === "error") return { categories, size, encoding: { valueOf: place, unknown: null } };
  const grouped = infrequent !== undefined && (handling === "infrequent_if_exist" || (handling === "warn" && context.since(1, 8, true)));
  if (infrequent !== undefined && infrequent >= categories.keys.length)
    context.unsupported(`${view.path}: the infrequent category ${infrequent} does not exist`);
  return { categories, size, encoding: { valueOf: place, unknown: grouped ? place(infrequent) : size } };
}
