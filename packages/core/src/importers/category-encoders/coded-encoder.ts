import type { PythonView } from "../../formats/index.ts";
import type { EstimatorReader } from "../estimator/index.ts";
import { readCodedColumns } from "./code-rows.ts";
import { encoded, encoderFeatures } from "./encoder-columns.ts";

/** Categories become codes, as an OrdinalEncoder inside knows them, and codes become the rows of a table. */
export const codedEncoder: EstimatorReader = {
  classNames: [
    "OneHotEncoder",
    "BinaryEncoder",
    "BaseNEncoder",
    "GrayEncoder",
    "RankHotEncoder",
    "HelmertEncoder",
    "SumEncoder",
    "BackwardDifferenceEncoder",
    "PolynomialEncoder",
    "TargetEncoder",
    "WOEEncoder",
    "MEstimateEncoder",
    "JamesSteinEncoder",
    "GLMMEncoder",
    "QuantileEncoder",
  ],
  isFitted: (view) => inner(view).find("_dim")?.isNumber === true,
  features: (view) =>
    encoderFeatures(inner(view), (encoder) => new Map([...readCodedColumns(encoder)].map(([label, { names }]) => [label, names]))),
  read: (view, context) => encoded(inner(view), context, readCodedColumns(inner(view))),
};

/** A BinaryEncoder once held a BaseNEncoder, and nothing of its own. */
function inner(view: PythonView): PythonView {
  return view.find("base_n_encoder") ?? view;
}
