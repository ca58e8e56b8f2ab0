import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import {
  declaredFeatures,
  type EstimatorReader,
  type FittedEstimator,
  labelAt,
  type Labels,
  labelsSideBySide,
  readLabels,
  scoresByLabel,
} from "../../estimator/index.ts";

/** A classifier that looks at no column. With `uniform` its probabilities are known, but its labels are drawn. */
export const dummyClassifier: EstimatorReader = {
  classNames: ["DummyClassifier"],
  features: declaredFeatures,
  read(view, context) {
    const { graph } = context;
    const strategy = view.first("_strategy", "strategy").choice("prior", "most_frequent", "constant", "uniform", "stratified");
    if (strategy === "stratified") return context.unsupported("strategy='stratified' draws its answers at random");
    if (view.find("sparse_output_")?.boolean() === true) return context.unsupported("a DummyClassifier of a sparse target");
    const outputs = perOutput(view, "classes_").map((classes, output) => readOutput(view, strategy, readLabels(classes), output));
    const probabilities = (of: (chances: NodeId) => NodeId): ReturnType<NonNullable<FittedEstimator["methods"]["predict"]>> =>
      outputs.map(({ labels, chances }) => scoresByLabel(labels, of(graph.number(...chances))));
    const predict: FittedEstimator["methods"]["predict"] = () =>
      labelsSideBySide(
        graph,
        outputs.map(({ labels, chances }) =>
          labelAt(graph, labels, graph.cast(graph.number(chances.indexOf(Math.max(...chances))), "i32")),
        ),
      );
    return {
      methods: {
        ...(strategy !== "uniform" && { predict }),
        predict_proba: () => probabilities((chances) => chances),
        predict_log_proba: () => probabilities((chances) => graph.unary("log", chances)),
      },
    };
  },
};

/** An attribute of each output: a list of them where there are several. */
function perOutput(view: PythonView, attribute: string): PythonView[] {
  const value = view.attribute(attribute);
  const count = view.attribute("n_outputs_").integer(1);
  const all = count === 1 ? [value] : value.items();
  return all.length === count ? all : value.reject(`there are ${all.length} of them for ${count} outputs`);
}

interface DummyOutput {
  readonly labels: Labels;
  readonly chances: readonly number[];
}

function readOutput(
  view: PythonView,
  strategy: "prior" | "most_frequent" | "constant" | "uniform",
  labels: Labels,
  output: number,
): DummyOutput {
  const only = (place: number): number[] => labels.values.map((_, index) => (index === place ? 1 : 0));
  const priors = (): Float64Array => perOutput(view, "class_prior_")[output]!.float64([labels.count]);
  switch (strategy) {
    case "prior":
      return { labels, chances: [...priors()] };
    case "most_frequent":
      return { labels, chances: only(priors().indexOf(Math.max(...priors()))) };
    case "uniform":
      return { labels, chances: labels.values.map(() => 1 / labels.count) };
    case "constant":
      return { labels, chances: only(placeOf(view, labels, output)) };
    default:
      return strategy satisfies never;
  }
}

function placeOf(view: PythonView, labels: Labels, output: number): number {
  const place = labels.values.indexOf(constantOf(view, output));
  return place >= 0 ? place : view.reject("the constant is none of the labels");
}

function constantOf(view: PythonView, output: number): string | number | boolean {
  const constant = view.attribute("constant");
  const plain = constant.is("list") || constant.is("tuple") || constant.is("ndarray") ? constant.items()[output] : constant;
  if (plain === undefined) return constant.reject(`there is no constant of output ${output}`);
  return plain.isString ? plain.string() : typeof plain.value === "boolean" ? plain.value : plain.number();
}
