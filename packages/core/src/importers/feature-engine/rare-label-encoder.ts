import { strings } from "../../ir/index.ts";
import { type EstimatorReader, placesOfCells } from "../estimator/index.ts";
import { categoriesOf } from "./categories-of.ts";
import { byColumn, withColumns } from "./frame-columns.ts";

/** A text for all categories that are not frequent. */
export const rareLabelEncoder: EstimatorReader = {
  classNames: ["RareLabelEncoder"],
  read(view, context) {
    const { graph } = context;
    const frequent = byColumn(view, "encoder_dict_");
    const takesMissing = view.find("missing_values")?.choice("raise", "ignore") === "ignore";
    const instead = view.attribute("replace_with");
    if (!instead.isString) return context.unsupported("rare categories replaced with a number");
    return {
      methods: {},
      transform: (x) =>
        withColumns(context, x, (column, place) => {
          const labels = categoriesOf(frequent.get(place));
          if (labels === undefined) return undefined;
          const known = new Map(labels.flatMap((label) => (label === null ? [] : [[label, 1] as const])));
          if ([...known.keys()].some((label) => typeof label === "number")) return context.unsupported("a text for rare numbers");
          const index = placesOfCells(context, column, { known, missing: takesMissing ? 1 : null, unknown: 0 });
          const isRare = graph.compare("equal", graph.cast(index, "f64"), graph.number(0));
          return { kind: "node", node: graph.where(isRare, graph.constant(strings([instead.string()])), column.strings()), dtype: "|O" };
        }),
    };
  },
};
