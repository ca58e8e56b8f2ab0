import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import {
  type AnswerPart,
  asNumbers,
  type EstimatorReader,
  type FittedEstimator,
  type ImportContext,
  labelAt,
  labelsSideBySide,
  type PredictionMethod,
  readLabels,
  scoresByLabel,
  Table,
} from "../../estimator/index.ts";
import { namedParts, readParts } from "./parts.ts";

const stackMethods = ["predict_proba", "decision_function", "predict"] as const;

/** What several estimators answer, side by side (and the input itself, with `passthrough`), is the input of a last one. */
export const stacking: EstimatorReader = {
  classNames: ["StackingClassifier", "StackingRegressor"],
  children: (view) => [...namedParts(view), { name: "final_estimator_", view: view.attribute("final_estimator_") }],
  features: (view, context) => context.features(view.attribute("estimators_").item(0), namedParts(view)[0]!.name),
  read(view, context) {
    const { graph } = context;
    const transform = stackedAnswers(view, context);
    const last = context.read(view.attribute("final_estimator_"), "final_estimator_");
    const build = (method: PredictionMethod): ((x: Table) => readonly AnswerPart[]) | undefined => {
      const own = last.methods[method];
      return own && ((x) => own(transform(x)));
    };
    const predict = build("predict");
    if (view.className === "StackingRegressor") return { methods: { ...(predict && { predict }) }, transform };
    const encoder = view.first("_label_encoder", "_le");
    const several = encoder.is("list");
    const labels = (several ? encoder.items() : [encoder]).map((each) => readLabels(each.attribute("classes_")));
    const [first] = labels;
    const decode = (answer: AnswerPart, output: number): AnswerPart =>
      labelAt(graph, labels[output]!, graph.cast(asNumbers(context, answer, 1).value, "i32"));
    const probabilities = build("predict_proba");
    const scores = build("decision_function");
    const column = ({ value }: AnswerPart): NodeId => graph.select(value, [0]);
    const relabelled = (part: AnswerPart): AnswerPart => (part.labels?.length === first!.count ? { ...part, labels: first!.values } : part);
    const methods: FittedEstimator["methods"] = {
      ...(predict && { predict: (x) => labelsSideBySide(graph, outputsOf(context, predict(x), labels.length).map(decode)) }),
      ...(probabilities && {
        predict_proba: (x) =>
          several
            ? [{ value: graph.concat(probabilities(x).map(column)), dtype: probabilities(x)[0]!.dtype, shape: "matrix" }]
            : probabilities(x).map((answer) => {
                const { value, dtype } = asNumbers(context, answer, first!.count);
                return scoresByLabel(first!, value, dtype);
              }),
      }),
      ...(scores && { decision_function: (x) => scores(x).map(relabelled) }),
    };
    return { methods, transform };
  },
};

/** The columns of a matrix of predictions, or the arrays of a list of them, one an output. */
function outputsOf({ graph }: ImportContext, parts: readonly AnswerPart[], count: number): AnswerPart[] {
  const columns = parts.flatMap((part) =>
    Array.from({ length: graph.width(part.value) }, (_, place) => ({ ...part, value: graph.select(part.value, [place]) })),
  );
  return columns.slice(0, count);
}

/** The first probability of two labels says nothing that the second does not, and is left out; of several outputs every first one. */
function stackedAnswers(view: PythonView, context: ImportContext): (x: Table) => Table {
  const { graph } = context;
  const parts = readParts(context, namedParts(view));
  const chosen = view
    .attribute("stack_method_")
    .items()
    .filter((method) => !method.isNone)
    .map((method) => method.choice(...stackMethods));
  if (chosen.length !== parts.length) view.reject(`there are ${chosen.length} stack methods for ${parts.length} estimators`);
  const twoLabels = view.className === "StackingClassifier" && view.attribute("classes_").items().length === 2;
  const passthrough = view.attribute("passthrough").boolean();
  const block = (x: Table, part: FittedEstimator, method: (typeof stackMethods)[number]): Table[] => {
    const answers = part.methods[method]?.(x) ?? context.unsupported(`a part without ${method}`);
    const listed = method === "predict_proba" && answers.length > 1;
    return answers.map((answer) => {
      const skip = listed || (method === "predict_proba" && twoLabels);
      const numbers =
        graph.type(answer.value).dtype === "string" ? context.unsupported("texts as input of the last estimator") : answer.value;
      const width = graph.width(numbers);
      if (skip && width < 2) view.reject(`an estimator answers ${width} probabilities`);
      const columns = Array.from({ length: width }, (_, place) => place).slice(skip ? 1 : 0);
      return Table.ofNode(graph, graph.select(graph.cast(numbers, "f64"), columns), answer.dtype);
    });
  };
  return (x) => {
    const stacked = parts.flatMap((part, index) => block(x, part, chosen[index]!));
    const all = Table.concat(graph, passthrough ? [...stacked, x] : stacked);
    return all.isSparse ? Table.ofNode(graph, graph.toSparse(all.numeric()), all.dtype) : all;
  };
}
