import { matrix } from "../../../ir/index.ts";
import { type Block, type EstimatorReader, expectWidth, Table } from "../../estimator/index.ts";
import { categoryFeatures, readCategories } from "./categories.ts";
import { encodeColumn, numberRule } from "./encoded-column.ts";

/** Each category as what was learnt of the target under it, a number a class where there are several; any other as the target's mean. */
export const targetEncoder: EstimatorReader = {
  classNames: ["TargetEncoder"],
  features: categoryFeatures,
  read(view, context) {
    const { graph } = context;
    const columns = view
      .attribute("categories_")
      .items()
      .map((categories) => readCategories(categories, context));
    const means =
      view.attribute("target_type_").string() === "multiclass"
        ? view.attribute("target_mean_").float64([-1])
        : [view.attribute("target_mean_").number()];
    const encodings = view.attribute("encodings_").items();
    if (encodings.length !== columns.length * means.length) view.reject("the encodings do not fit the columns");
    const tables = columns.map(({ keys }, column) => {
      const table = new Float64Array((keys.length + 1) * means.length);
      means.forEach((mean, output) => {
        const numbers = encodings[column * means.length + output]!.float64([keys.length]);
        for (const [category, number] of [...numbers, mean].entries()) table[category * means.length + output] = number;
      });
      return matrix(keys.length + 1, means.length, table);
    });
    const numbers = numberRule(columns, view.has("feature_names_in_"), "allow");
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, columns.length);
        return new Table(
          graph,
          columns.map((categories, column): Block => {
            const encoding = { valueOf: (category: number) => category, unknown: categories.keys.length, ...(numbers && { numbers }) };
            const index = encodeColumn(context, x, column, categories, encoding);
            return { kind: "node", node: graph.take(index, tables[column]!), dtype: "<f8" };
          }),
        );
      },
    };
  },
};
