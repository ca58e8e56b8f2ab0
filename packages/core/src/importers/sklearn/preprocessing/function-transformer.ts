import { type EstimatorReader, Table, validated } from "../../estimator/index.ts";
import { readFunction } from "./array-function.ts";

/** A function of NumPy's or SciPy's over every cell; none leaves the table as it is. */
export const functionTransformer: EstimatorReader = {
  classNames: ["FunctionTransformer"],
  read(view, context) {
    const func = view.attribute("func").orNone();
    const apply = func === undefined ? (x: Table): Table => x : readFunction(func, view.find("kw_args")?.orNone(), context);
    const validates = view.find("validate")?.orNone()?.boolean() ?? false;
    return {
      methods: {},
      transform: (x) => apply(validates ? Table.ofNode(context.graph, validated(context, x), x.dtype, x.sources) : x),
    };
  },
};
