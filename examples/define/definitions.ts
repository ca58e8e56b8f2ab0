// How the classes and the function of shop_features.py are read: godwit predict ratio.joblib --define definitions.ts --input ratio.csv
import type { Definitions } from "@godwit/core/define";

const definitions: Definitions = {
  classes: {
    "shop_features.RatioAdder": {
      read: (view, context, { Table, validated }) => {
        const { graph } = context;
        const above = view.attribute("above").integer(0);
        const below = view.attribute("below").integer(0);
        const missing = view.attribute("missing").number();
        return {
          methods: {},
          transform: (x) => {
            const numbers = validated(context, x);
            const divisor = graph.select(numbers, [below]);
            const isZero = graph.compare("equal", divisor, graph.number(0));
            const quotient = graph.over(graph.select(numbers, [above]), graph.where(isZero, graph.number(1), divisor));
            const ratio = graph.where(isZero, graph.number(missing), quotient);
            return Table.ofNode(graph, graph.concat([numbers, ratio]));
          },
        };
      },
    },
    "shop_features.CautiousClassifier": {
      children: (view) => [{ name: "model_", view: view.attribute("model_") }],
      read: (view, context, { labelAt, readLabels }) => {
        const { graph } = context;
        const labels = readLabels(view.attribute("classes_"));
        const threshold = view.attribute("threshold").number();
        // A part of any library is read by its own reader.
        const { predict_proba: chances } = context.read(view.attribute("model_"), "model_").methods;
        if (chances === undefined) return context.unsupported("an inner model without predict_proba");
        return {
          methods: {
            predict: (x) => {
              const second = graph.select(chances(x)[0]!.value, [1]);
              const isSure = graph.compare("greater", second, graph.number(threshold));
              return [labelAt(graph, labels, graph.cast(isSure, "i32"))];
            },
          },
        };
      },
    },
  },
  functions: {
    "shop_features.signed_root": (x, { graph }, { Table }) => {
      const numbers = x.numeric();
      const root = graph.unary("sqrt", graph.unary("absolute", numbers));
      return Table.ofNode(graph, graph.times(graph.unary("sign", numbers), root));
    },
  },
};

export default definitions;
