import type { PythonView } from "../../../formats/index.ts";
import { vector, type NodeId } from "../../../ir/index.ts";
import {
  type Block,
  type EstimatorReader,
  expectWidth,
  type ImportContext,
  readDtypeName,
  Table,
  validated,
} from "../../estimator/index.ts";
import { categoryFeatures, readCategories, type Categories } from "./categories.ts";
import { type CategoryValues, commonDtype, readCategoryValues, valueAt } from "./category-values.ts";
import { encodeColumn, numberRule, type Encoding } from "./encoded-column.ts";
import { indexOfOne } from "./index-of-one.ts";
import { isLegacyOneHot, legacyFeatures, legacyOneHot } from "./legacy-one-hot.ts";

/** One column a category; infrequent categories are grouped first, then one is dropped. */
export const oneHotEncoder: EstimatorReader = {
  classNames: ["OneHotEncoder"],
  features: (view) => (isLegacyOneHot(view) ? legacyFeatures(view) : categoryFeatures(view)),
  read(view, context) {
    if (isLegacyOneHot(view)) return legacyOneHot(view, context);
    const { graph } = context;
    const layout = view.first("sparse_output", "sparse").boolean() ? "sparse" : "dense";
    const dtype = readDtypeName(view.attribute("dtype"));
    const stored = view.attribute("categories_").items();
    const columns = stored.map((categories, column) => planColumn(view, context, readCategories(categories, context), column));
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
      inverse(x) {
        const value = graph.toDense(validated(context, x));
        const plans = stored.map((categories, column) => planInverse(view, readCategoryValues(categories, context), column));
        const answer = plans.some(({ zeros }) => zeros.cell === null) ? "|O" : commonDtype(plans.map(({ given }) => given));
        let start = 0;
        const blocks = plans.map(({ given, zeros }): Block => {
          const first = start;
          const count = given.categories.keys.length;
          start += count;
          const beyond = zeros.cell === undefined ? [] : [zeros.cell];
          if (count === 0) return valueAt(context, given, placeOfNone(context, value), answer, beyond);
          const cells = graph.select(
            value,
            Array.from({ length: count }, (_, place) => first + place),
          );
          const found = indexOfOne(context, cells, zeros.cell === undefined ? -1 : count);
          const index = zeros.cell === undefined ? graph.check(found, "known", context.path, []) : found;
          return valueAt(context, given, index, answer, beyond);
        });
        expectWidth(context, x, start);
        return new Table(graph, blocks);
      },
    };
  },
};

interface InversePlan {
  /** The categories that have a column. */
  readonly given: CategoryValues;
  /** What a row of zeros stands for: the dropped category, or null for None; undefined: it is an error. */
  readonly zeros: { readonly cell: string | number | null | undefined };
}

/** Categories as the columns have them: infrequent ones as one, the dropped one left out. */
function planInverse(view: PythonView, { categories, dtype }: CategoryValues, column: number): InversePlan {
  const infrequent = view.find("_infrequent_indices")?.item(column).orNone()?.int32();
  const rare = new Set(infrequent);
  const grouped: (string | number | null)[] = categories.keys.filter((_, category) => !rare.has(category));
  if (rare.size > 0) grouped.push("infrequent_sklearn");
  const dropped = view.findFirst("_drop_idx_after_grouping", "drop_idx_")?.orNone()?.item(column).orNone()?.integer(0);
  const kind = grouped.some((key) => typeof key === "string") ? "string" : categories.kind;
  const keys = dropped === undefined ? grouped : grouped.filter((_, place) => place !== dropped);
  const given = { categories: { kind, keys }, dtype: rare.size > 0 ? "|O" : dtype } as const;
  const handling = view.attribute("handle_unknown").choice("error", "ignore", "infrequent_if_exist", "warn");
  const ignores = handling === "ignore" || (handling !== "error" && rare.size === 0);
  const source = ignores || keys.length === 0 ? categories.keys : grouped;
  return { given, zeros: { cell: dropped === undefined ? (ignores ? null : undefined) : source[dropped] } };
}

/** 0 in every row. */
function placeOfNone({ graph }: ImportContext, value: NodeId): NodeId {
  return graph.bucketize(graph.select(value, [0]), [vector([])], "left");
}

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
