import { logAddExp } from "../../../composites/index.ts";
import { log } from "../../../math/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import {
  type Answer,
  answerOf,
  asNumbers,
  type EstimatorReader,
  type FittedEstimator,
  type ImportContext,
  labelOfMaximum,
  type Labels,
  numbersOf,
  readLabels,
  scoresByLabel,
  type Table,
} from "../../estimator/index.ts";
import { columnsOfPart, listedParts, readParts } from "./parts.ts";

/** A part, and the table of the columns that it was fitted on. */
interface BaggedPart {
  readonly part: FittedEstimator;
  readonly columns: (x: Table) => Table;
}

/**
 * Estimators of samples and columns: what they answer is added in their order, then what the jobs made of theirs, and divided by
 * their number. Where the number of jobs is the machine's own, it is taken to be one.
 */
export const bagging: EstimatorReader = {
  classNames: ["BaggingClassifier", "BaggingRegressor"],
  children: (view) => listedParts(view, "estimators_"),
  read(view, context) {
    const { graph } = context;
    const bagged = baggedParts(view, context);
    const jobs = jobsOf(view, bagged.length);
    const sumOfJobs = (values: readonly NodeId[], add: (left: NodeId, right: NodeId) => NodeId): NodeId =>
      jobs
        .map(([first, end]) => values.slice(first, end).reduce((left, right) => add(left, right)))
        .reduce((left, right) => add(left, right));
    const mean = (values: readonly NodeId[]): NodeId =>
      graph.over(
        sumOfJobs(values, (left, right) => graph.plus(left, right)),
        graph.number(bagged.length),
      );
    const predictions = (x: Table): NodeId[] => bagged.map(({ part, columns }) => numbersOf(context, part, "predict", columns(x), 1).value);
    const scores = (x: Table): NodeId[] => {
      const [first, ...others] = bagged.map(({ part, columns }) => answerOf(context, part, "decision_function", columns(x)));
      const width = graph.width(first!.value);
      return [first!, ...others].map((answer) => asNumbers(context, answer, width).value);
    };
    if (view.className === "BaggingRegressor")
      return { methods: { predict: (x) => [{ value: mean(predictions(x)), dtype: "<f8", shape: "rows" }] } };
    const labels = readLabels(view.attribute("classes_"));
    const has = (method: "decision_function" | "predict_log_proba"): boolean =>
      bagged.every(({ part }) => part.methods[method] !== undefined);
    const probabilities = (x: Table): NodeId => mean(bagged.map((each) => chances(context, each, labels, x)));
    const decisions = (x: Table): Answer => {
      const value = mean(scores(x));
      return [
        graph.width(value) === 1
          ? { value, dtype: "<f8", shape: "rows" }
          : graph.width(value) === labels.count
            ? scoresByLabel(labels, value)
            : { value, dtype: "<f8", shape: "matrix" },
      ];
    };
    const logarithms = (x: Table): NodeId => {
      if (!has("predict_log_proba")) return graph.unary("log", probabilities(x));
      const each = bagged.map(({ part, columns }) =>
        spread(context, labels, answerOf(context, part, "predict_log_proba", columns(x)), -Infinity),
      );
      const sum = sumOfJobs(each, (left, right) => logAddExp(graph, left, right));
      return graph.minus(sum, graph.number(log(bagged.length)));
    };
    return {
      methods: {
        predict: (x) => [labelOfMaximum(graph, labels, probabilities(x))],
        predict_proba: (x) => [scoresByLabel(labels, probabilities(x))],
        predict_log_proba: (x) => [scoresByLabel(labels, logarithms(x))],
        ...(has("decision_function") && { decision_function: decisions }),
      },
    };
  },
};

/** The estimators of each job, from the first to before the last: as many for each, and one more for the first ones. */
function jobsOf(view: PythonView, estimators: number): (readonly [first: number, end: number])[] {
  const asked = view.find("n_jobs")?.orNone()?.integer() ?? 1;
  const jobs = asked < 1 ? 1 : Math.min(asked, estimators);
  const start = (job: number): number => job * Math.floor(estimators / jobs) + Math.min(job, estimators % jobs);
  return Array.from({ length: jobs }, (_, job) => [start(job), start(job + 1)]);
}

function baggedParts(view: PythonView, context: ImportContext): BaggedPart[] {
  const subsets = view.attribute("estimators_features_").items();
  const parts = readParts(context, listedParts(view, "estimators_"));
  if (subsets.length !== parts.length) view.reject(`there are ${subsets.length} sets of columns for ${parts.length} estimators`);
  return parts.map((part, index) => {
    const chosen = [...subsets[index]!.int32()];
    const all = chosen.every((column, place) => column === place);
    return { part, columns: (x) => (all && chosen.length === x.width ? x : columnsOfPart(view, x, chosen)) };
  });
}

/** A part's probabilities, or a one for the label that it votes for; labels are numbered. */
function chances(context: ImportContext, { part, columns }: BaggedPart, labels: Labels, x: Table): NodeId {
  const { graph } = context;
  if (part.methods.predict_proba !== undefined) return spread(context, labels, answerOf(context, part, "predict_proba", columns(x)), 0);
  const vote = numbersOf(context, part, "predict", columns(x), 1).value;
  return graph.cast(graph.compare("equal", vote, graph.number(...labels.values.keys())), "f64");
}

/** The columns of a part that saw some of the labels only, in the places of those labels. */
function spread(context: ImportContext, labels: Labels, answer: ReturnType<typeof answerOf>, otherwise: number): NodeId {
  const { graph } = context;
  const { value } = asNumbers(context, answer);
  if (graph.width(value) === labels.count) return value;
  const known = answer.labels ?? context.unsupported("a part that does not say which labels it knows");
  return graph.concat(
    labels.values.map((_, label) => {
      const place = known.findIndex((each) => Number(each) === label);
      return place < 0 ? graph.number(otherwise) : graph.select(value, [place]);
    }),
  );
}
