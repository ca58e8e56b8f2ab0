import { type EstimatorReader, Table, validated } from "../../estimator/index.ts";
import { knownFunction, readFunction } from "./array-function.ts";

const identity = (x: Table): Table => x;

/** A function of NumPy's or SciPy's over every cell; none leaves the table as it is. */
export const functionTransformer: EstimatorReader = {
  classNames: ["FunctionTransformer"],
  read(view, context) {
    const func = view.attribute("func").orNone();
    const apply = func === undefined ? identity : readFunction(func, view.find("kw_args")?.orNone(), context);
    const undo = view.find("inverse_func")?.orNone();
    const back = undo === undefined ? identity : knownFunction(undo, view.find("inv_kw_args")?.orNone(), context);
    const valid = (x: Table): Table => Table.ofNode(context.graph, validated(context, x), x.dtype, x.sources);
    const validates = view.find("validate")?.orNone()?.boolean() ?? false;
    return {
      methods: {},
      transform: (x) => apply(validates ? valid(x) : x),
      ...(back && { inverse: (x) => back(validates ? valid(x) : x) }),
    };
  },
};
