import { type Block, type EstimatorReader, placesOfCells, Table } from "../estimator/index.ts";
import { categoriesOf } from "./categories-of.ts";
import { byColumn, variablesOf } from "./frame-columns.ts";

/** A 1 or 0 for each category, behind the columns that are not encoded. */
export const oneHotEncoder: EstimatorReader = {
  classNames: ["OneHotEncoder"],
  read(view, context) {
    const { graph } = context;
    const variables = variablesOf(view);
    const categories = byColumn(view, "encoder_dict_");
    return {
      methods: {},
      transform(x) {
        const passing = Array.from({ length: x.width }, (_, place) => place).filter((place) => !variables.includes(place));
        const dummies = variables.map((place): Block => {
          const keys = categoriesOf(categories.get(place)) ?? view.reject("a column has no categories");
          const known = new Map(keys.flatMap((key, index) => (key === null ? [] : [[key, index] as const])));
          const index = placesOfCells(context, x.column(place), { known, missing: null, unknown: keys.length });
          return { kind: "node", node: graph.oneHot(index, keys.length, "dense"), dtype: "<i8" };
        });
        return new Table(graph, [...x.select(passing).blocks, ...dummies], x.isSparse, x.guards);
      },
    };
  },
};
