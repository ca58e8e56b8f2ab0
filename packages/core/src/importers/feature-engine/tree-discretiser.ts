import { type Block, type Child, type EstimatorReader, type FittedEstimator, numbersOf } from "../estimator/index.ts";
import type { PythonView } from "../../formats/index.ts";
import { byColumn, variablesOf, withColumns } from "./frame-columns.ts";

/** A column as what a tree of it alone predicts: a number, or the probability of the second class. */
export const treeDiscretiser: EstimatorReader = {
  classNames: ["DecisionTreeDiscretiser"],
  children: (view) => trees(view).map(([, child]) => child),
  read(view, context) {
    if (view.find("precision")?.isNone === false || (view.find("bin_output")?.string() ?? "prediction") !== "prediction")
      return context.unsupported("a DecisionTreeDiscretiser that puts out intervals, or rounds");
    const regression = view.attribute("regression").boolean();
    const parts = new Map(trees(view).map(([place, { name, view: tree }]): [number, FittedEstimator] => [place, context.read(tree, name)]));
    variablesOf(view);
    return {
      methods: {},
      transform: (x) =>
        withColumns(context, x, (column, place): Block | undefined => {
          const part = parts.get(place);
          if (part === undefined) return undefined;
          if (regression) return { kind: "node", node: numbersOf(context, part, "predict", column, 1).value, dtype: "<f8" };
          const chances = numbersOf(context, part, "predict_proba", column, 2).value;
          return { kind: "node", node: context.graph.select(chances, [1]), dtype: "<f8" };
        }),
    };
  },
};

function trees(view: PythonView): readonly (readonly [number, Child])[] {
  return [...byColumn(view, "binner_dict_")].map(([place, tree]) => [place, { name: `binner_dict_.${place}`, view: tree }]);
}
