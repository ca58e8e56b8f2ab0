import type { PythonView, PyValue } from "../../../formats/index.ts";
import { strings, vector, type NodeId } from "../../../ir/index.ts";
import {
  declaredFeatures,
  type EstimatorReader,
  expectWidth,
  floatDtype,
  type ImportContext,
  readDtypeName,
  Table,
} from "../../estimator/index.ts";
import { runsOf } from "./column-runs.ts";
import { markNumbers, markTexts, readMissingValue, readOlderMissingValue, type Marked } from "./missing-values.ts";

/** What fills a column: NaN where it had no value in training, null where None was its most frequent one. */
type Statistic = number | string | null;

/** SimpleImputer, and until 0.21 Imputer, which takes infinity: missing cells filled with a number or text a column; columns without a value in training are left out. */
export const simpleImputer: EstimatorReader = {
  classNames: ["SimpleImputer", "Imputer"],
  features: (view) => declaredFeatures(view) ?? { kind: "table", count: view.attribute("statistics_").array([-1]).shape[0]!, names: null },
  read(view, context) {
    const { graph } = context;
    const older = view.className === "Imputer";
    if (older && view.attribute("axis").integer() !== 0) context.unsupported("axis=1: rows are filled with what they hold themselves");
    const missing = older ? readOlderMissingValue(view.attribute("missing_values")) : readMissingValue(view.attribute("missing_values"));
    const statistics = view
      .attribute("statistics_")
      .values()
      .map((value) => statisticOf(value, view));
    const keepsEmpty = keepsEmptyColumns(view);
    const isKept = (column: number): boolean => keepsEmpty || !Number.isNaN(statistics[column]);
    const objects = fittedOnObjects(view);
    const stored = roundingTo(view.find("_fill_dtype"));
    const indicated =
      view.find("add_indicator")?.boolean() === true ? Array.from(view.attribute("indicator_").attribute("features_").int32([-1])) : [];
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, statistics.length);
        const kindOf = (column: number): "numbers" | "texts" =>
          objects && (typeof statistics[column] === "string" || statistics[column] === null || x.kindOf(column) === "string")
            ? "texts"
            : "numbers";
        const dtype = objects ? "|O" : resultDtype(view, x);
        const parts = runsOf(statistics.length, kindOf).map(({ kind, columns }) => {
          const table = x.select(columns);
          const marked = kind === "texts" ? markTexts(context, table, missing) : markNumbers(context, table, missing, objects || older);
          const filled = fill(
            context,
            marked,
            columns.map((column) => stored(statistics[column]!)),
            dtype,
          );
          const places = columns.flatMap((column, place) => (isKept(column) ? [place] : []));
          return { kept: Table.ofNode(graph, filled, dtype, table.sources).select(places), mask: Table.ofNode(graph, marked.mask, "|b1") };
        });
        const masks = Table.concat(
          graph,
          parts.map(({ mask }) => mask),
        );
        const result = Table.concat(graph, [...parts.map(({ kept }) => kept), masks.select(indicated)]);
        return x.isSparse && result.width > 0 ? Table.ofNode(graph, graph.toSparse(result.numeric()), result.dtype) : result;
      },
    };
  },
};

function statisticOf(value: PyValue, view: PythonView): Statistic {
  const plain = value !== null && typeof value === "object" && value.kind === "scalar" ? value.value : value;
  if (plain === null || typeof plain === "number" || typeof plain === "string") return plain;
  if (typeof plain === "boolean" || typeof plain === "bigint") return Number(plain);
  return view.reject("a statistic is neither a number nor a text");
}

/** A constant fills every column until 1.7; since 1.8 (which stores `_fill_dtype`) only `keep_empty_features` decides. */
function keepsEmptyColumns(view: PythonView): boolean {
  if (view.find("keep_empty_features")?.boolean() === true) return true;
  const strategy = view.attribute("strategy");
  return strategy.isString && strategy.string() === "constant" && !view.has("_fill_dtype");
}

/** True where the imputer saw an array of objects: texts, or texts and numbers. */
function fittedOnObjects(view: PythonView): boolean {
  const stated = view.find("_fit_dtype");
  const dtype = stated?.is("dtype") === true ? stated.value : view.attribute("statistics_").array().dtype;
  return dtype !== null && typeof dtype === "object" && dtype.kind === "dtype" && dtype.type === "object";
}

/** Since 1.8 statistics are first cast to the dtype that the imputer was fitted on, whatever the dtype of the rows. */
function roundingTo(dtype: PythonView | undefined): (statistic: Statistic) => Statistic {
  const name = dtype === undefined ? null : readDtypeName(dtype);
  if (name === "<f4") return (statistic) => (typeof statistic === "number" ? Math.fround(statistic) : statistic);
  return (statistic) => statistic;
}

/** `mean` and `median` make floats of what comes; the others keep its dtype. */
function resultDtype(view: PythonView, x: Table): string {
  const strategy = view.attribute("strategy");
  const keeps = strategy.isString && (strategy.string() === "most_frequent" || strategy.string() === "constant");
  return keeps && /^.[iu]/.test(x.dtype) ? x.dtype : floatDtype(x);
}

function fill({ graph }: ImportContext, { value, mask }: Marked, statistics: readonly Statistic[], dtype: string): NodeId {
  if (graph.type(value).dtype === "string") {
    const texts = strings(statistics.map(textOf));
    return graph.where(mask, graph.constant(texts), value);
  }
  const round = dtype === "<f4" ? Math.fround : /^.[iu]/.test(dtype) ? Math.trunc : (number: number): number => number;
  const numbers = statistics.map((statistic) => (statistic === null || Number.isNaN(statistic) ? NaN : round(Number(statistic))));
  return graph.where(mask, graph.constant(vector(numbers)), value);
}

function textOf(statistic: Statistic): string | null {
  if (typeof statistic !== "number") return statistic;
  return Number.isNaN(statistic) ? null : String(statistic);
}
