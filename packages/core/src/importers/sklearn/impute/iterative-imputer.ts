import { rounded } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, expectWidth, floatDtype, type ImportContext, Table } from "../../estimator/index.ts";
import { markNumbers, readMissingValue } from "./missing-values.ts";

/** Missing cells filled round after round by a regressor for each column, from what the other columns then hold. */
export const iterativeImputer: EstimatorReader = {
  classNames: ["IterativeImputer"],
  children: (view) => [
    { name: "initial_imputer_", view: view.attribute("initial_imputer_") },
    ...view
      .attribute("imputation_sequence_")
      .items()
      .map((turn, index) => ({ name: `imputation_sequence_[${index}]`, view: turn.argument(2) })),
  ],
  read(view, context) {
    const { graph } = context;
    if (view.attribute("sample_posterior").boolean()) context.unsupported("sample_posterior=True draws at random");
    const missing = readMissingValue(view.attribute("missing_values"));
    const initial = context.read(view.attribute("initial_imputer_"), "initial_imputer_");
    const limits = { least: readLimit(view, "_min_value"), most: readLimit(view, "_max_value") };
    const turns =
      view.attribute("n_iter_").integer(0) === 0
        ? []
        : view
            .attribute("imputation_sequence_")
            .items()
            .map((turn, index) => readTurn(turn, index, limits, context));
    const indicated = view.attribute("add_indicator").boolean()
      ? Array.from(view.attribute("indicator_").attribute("features_").int32([-1]))
      : [];
    const empty = emptyColumns(view);
    const keepsEmpty = view.find("keep_empty_features")?.boolean() === true;
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, empty.length);
        const dtype = floatDtype(x);
        const marked = markNumbers(context, x, missing, false);
        const filled = initial.transform?.(Table.ofNode(graph, marked.value, dtype, x.sources)).denseNumeric() ?? marked.value;
        const kept = Array.from(empty.keys()).filter((column) => keepsEmpty || !empty[column]);
        if (graph.width(filled) !== kept.length) view.reject("the first imputer leaves another number of columns");
        const columns = kept.map((_, place) => graph.select(filled, [place]));
        for (const { target, from, predict, least, most } of turns) {
          const before = columns[target] ?? view.reject("a turn fills a column that is not there");
          if (empty[kept[target]!]) continue;
          const neighbours = Table.ofNode(
            graph,
            graph.concat(from.map((place) => columns[place] ?? view.reject("a turn reads a column that is not there"))),
            dtype,
          );
          const clipped = graph.binary("minimum", graph.binary("maximum", predict(neighbours), graph.number(least)), graph.number(most));
          columns[target] = graph.where(graph.select(marked.mask, [kept[target]!]), rounded(graph, clipped, dtype), before);
        }
        const mask = Table.ofNode(graph, marked.mask, "|b1").select(indicated);
        return Table.concat(graph, [Table.ofNode(graph, graph.concat(columns), dtype), mask]);
      },
    };
  },
};

interface Turn {
  /** The column that is filled and those that it is filled from, among the columns kept. */
  readonly target: number;
  readonly from: readonly number[];
  readonly predict: (x: Table) => NodeId;
  readonly least: number;
  readonly most: number;
}

interface Limits {
  readonly least: Float64Array | undefined;
  readonly most: Float64Array | undefined;
}

/** A limit for each column; until 0.22 one number for all. */
function readLimit(view: PythonView, name: string): Float64Array | undefined {
  const limit = view.find(name);
  if (limit?.isNumber !== true) return limit?.float64([-1]);
  return new Float64Array(emptyColumns(view).length).fill(limit.number());
}

function readTurn(turn: PythonView, index: number, limits: Limits, context: ImportContext): Turn {
  const name = `imputation_sequence_[${index}]`;
  const estimator = context.read(turn.argument(2), name);
  const predict = estimator.methods.predict ?? context.unsupported(`${turn.argument(2).description} has no predict`);
  const target = turn.argument(0).integer(0);
  return {
    target,
    from: Array.from(turn.argument(1).int32([-1])),
    predict: (x) => context.graph.cast(predict(x)[0]!.value, "f64"),
    least: limits.least?.[target] ?? turn.reject("its column has no least value"),
    most: limits.most?.[target] ?? turn.reject("its column has no largest value"),
  };
}

/** Columns without a value in training. */
function emptyColumns(view: PythonView): boolean[] {
  const stated = view.find("_is_empty_feature");
  if (stated !== undefined) return Array.from(stated.booleans([-1]), Boolean);
  return Array.from(view.attribute("initial_imputer_").attribute("statistics_").float64([-1]), Number.isNaN);
}
