import type { EstimatorReader } from "../estimator/index.ts";
import { byColumn, finiteNumbers, variablesOf, withColumns } from "./frame-columns.ts";

/** Cells held within a cap above and one below. */
export const outlierCapper: EstimatorReader = {
  classNames: ["Winsorizer", "ArbitraryOutlierCapper"],
  read(view, context) {
    const { graph } = context;
    if (view.find("add_indicators")?.boolean() === true) context.unsupported("add_indicators=True");
    const [above, below] = [byColumn(view, "right_tail_caps_"), byColumn(view, "left_tail_caps_")];
    const refuses = view.attribute("missing_values").choice("raise", "ignore") === "raise";
    const variables = variablesOf(view);
    return {
      methods: {},
      transform: (x) =>
        withColumns(context, x, (column, place) => {
          const caps = [above.get(place), below.get(place)].map((cap) => cap?.number());
          if (!variables.includes(place)) return undefined;
          if (!refuses) column.allowMissing();
          let node = refuses ? finiteNumbers(context, column) : column.denseNumeric();
          for (const [side, cap] of caps.entries())
            if (cap !== undefined) {
              const beyond = graph.compare(side === 0 ? "greater" : "less", node, graph.number(cap));
              node = graph.where(beyond, graph.number(cap), node);
            }
          return { kind: "node", node, dtype: "<f8" };
        }),
    };
  },
};
