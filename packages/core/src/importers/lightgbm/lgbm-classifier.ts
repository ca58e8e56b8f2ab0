import type { PythonView } from "../../formats/index.ts";
import type { NodeId } from "../../ir/index.ts";
import { withComplement } from "../../composites/index.ts";
import { labelOfMaximum, readLabels, scoresByLabel, type EstimatorReader, type Labels, type Table } from "../estimator/index.ts";
import { boosterFeatures, hasBooster, readBooster } from "./booster.ts";
import { checkPredictParameters } from "./predict-parameters.ts";

/**
 * The label of the largest chance; with an objective of one's own the wrapper may answer with scores. It has a `decision_function`
 * since 4.7, as tells an attribute that is new there.
 */
export const lgbmClassifier: EstimatorReader = {
  classNames: ["LGBMClassifier"],
  features: (view, context) => boosterFeatures(view.attribute("_Booster"), context),
  isFitted: hasBooster,
  read(view, context) {
    checkPredictParameters(view, context);
    const { graph } = context;
    const { scores, predict, leaf, shape } = readBooster(view.attribute("_Booster"), context);
    const raw = (x: Table) => [{ value: scores(x), dtype: "<f8", shape } as const];
    const common = { ...(view.has("_fitted_with_feature_names") && { decision_function: raw }), raw, leaf };
    if (answersWithScores(view)) return { methods: { predict: raw, predict_proba: raw, ...common } };
    const labels = readClasses(view);
    const chances = (x: Table): NodeId => (shape === "rows" ? withComplement(graph, predict(x)) : predict(x));
    const columns = shape === "rows" ? 2 : labels.count;
    if (labels.count > columns) return view.reject(`${labels.count} classes, and ${columns} chances`);
    return {
      methods: {
        predict: (x) => [labelOfMaximum(graph, labels, chances(x))],
        predict_proba: (x) => [scoresByLabel(labels, chances(x))],
        ...common,
      },
    };
  },
};

function readClasses(view: PythonView): Labels {
  return readLabels(view.find("_le")?.orNone()?.attribute("classes_") ?? view.attribute("_classes"));
}

/** With an objective of one's own, a callable, since 3.0, as tells an attribute that is new there; before, scores count as chances. */
function answersWithScores(view: PythonView): boolean {
  const objective = view.findFirst("_objective", "objective")?.orNone();
  return objective !== undefined && !objective.isString && view.has("_n_features_in");
}
