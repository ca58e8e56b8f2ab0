import type { NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, expectWidth, floatDtype, type ImportContext, Table, validated } from "../../estimator/index.ts";
import {
  boxCox,
  boxCoxBack,
  boxCoxBackOfSciPy,
  yeoJohnson,
  yeoJohnsonBack,
  yeoJohnsonOfSciPy,
  type PowerFunction,
} from "../../../composites/index.ts";

/** A power of each column that makes it look normal, then (unless told otherwise) mean 0 and variance 1. */
export const powerTransformer: EstimatorReader = {
  classNames: ["PowerTransformer"],
  children: (view) => (view.find("_scaler")?.orNone() === undefined ? [] : [{ name: "_scaler", view: view.attribute("_scaler") }]),
  read(view, context) {
    const { graph } = context;
    const lambdas = Array.from(view.attribute("lambdas_").float64([-1]));
    const isBoxCox = view.attribute("method").choice("box-cox", "yeo-johnson") === "box-cox";
    const scaler = view.attribute("standardize").boolean() ? context.read(view.attribute("_scaler"), "_scaler") : undefined;
    const forth = isBoxCox ? boxCox : context.since(1, 9, true) ? yeoJohnsonOfSciPy : yeoJohnson;
    const back = !isBoxCox ? yeoJohnsonBack : context.since(1, 6, true) ? boxCoxBackOfSciPy : boxCoxBack;
    const raised = (value: NodeId, x: Table, power: PowerFunction): Table => {
      expectWidth(context, x, lambdas.length);
      if (floatDtype(x) === "<f4") context.unsupported("powers of float32 numbers");
      return Table.ofNode(graph, power(graph, value, lambdas));
    };
    return {
      methods: {},
      transform(x) {
        const value = validated(context, x, { missing: "allow" });
        const powers = raised(isBoxCox ? positive(context, value) : value, x, forth);
        return scaler?.transform?.(powers) ?? powers;
      },
      inverse(x) {
        const value = Table.ofNode(graph, validated(context, x, { missing: "allow" }), x.dtype);
        return raised((scaler?.inverse?.(value) ?? value).denseNumeric(), x, back);
      },
    };
  },
};

/** The same numbers; one that is not above 0 is an error. */
function positive({ graph, path }: ImportContext, value: NodeId): NodeId {
  const wrong = graph.compare("less_equal", value, graph.number(0));
  return graph.check(graph.where(wrong, graph.number(-Infinity), value), "no_infinity", path, []);
}
