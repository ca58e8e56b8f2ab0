import { matrix } from "../../../ir/index.ts";
import { type EstimatorReader, labelAt, readLabels, Table, validated } from "../../estimator/index.ts";
import { readCategories } from "./categories.ts";
import { encodeColumn } from "./encoded-column.ts";

/** The index of each label; an unseen one is an error. */
export const labelEncoder: EstimatorReader = {
  classNames: ["LabelEncoder"],
  features: () => ({ kind: "target", count: 1, names: null }),
  read(view, context) {
    const { graph } = context;
    const classes = view.attribute("classes_");
    const categories = readCategories(classes, context);
    const whole = categories.kind === "numeric" && /^[<|>][iu]/.test(classes.array().dtype.name) && context.since(1, 2, true);
    return {
      methods: {
        transform(x) {
          const labels = whole ? Table.ofNode(graph, graph.unary("trunc", validated(context, x)), x.dtype, x.sources) : x;
          const index = encodeColumn(context, labels, 0, categories, { valueOf: (category) => category, unknown: null });
          const numbers = matrix(
            categories.keys.length,
            1,
            Float64Array.from(categories.keys, (_, category) => category),
          );
          return [{ value: graph.take(index, numbers), dtype: "<i8", shape: "rows" }];
        },
        inverse_transform(x) {
          const places = { kind: "numeric", keys: Array.from(categories.keys.keys()) } as const;
          const index = encodeColumn(context, x, 0, places, { valueOf: (place) => place, unknown: null });
          return [labelAt(graph, readLabels(classes), index)];
        },
      },
    };
  },
};
