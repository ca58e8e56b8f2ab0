import type { PythonView } from "../../../formats/index.ts";
import { vector, type NodeId } from "../../../ir/index.ts";
import {
  type Block,
  expectWidth,
  type Features,
  type FittedEstimator,
  type ImportContext,
  readDtypeName,
  Table,
  validated,
} from "../../estimator/index.ts";

/** Whether a OneHotEncoder encodes whole numbers by counting up to the largest, as all did until 0.19 and some until 0.21. */
export function isLegacyOneHot(view: PythonView): boolean {
  return view.find("_legacy_mode")?.boolean() ?? (view.has("feature_indices_") && !view.has("categories_"));
}

/** What such an encoder was fitted on, where it says so. */
export function legacyFeatures(view: PythonView): Features | null {
  const { selected, starts } = readLegacy(view);
  return selected === null ? { kind: "table", count: starts.length - 1, names: null } : null;
}

/** A column for each number from 0 up to the largest (or only for those that training had), then the columns that are not encoded. */
export function legacyOneHot(view: PythonView, context: ImportContext): FittedEstimator {
  const { graph } = context;
  const { selected, counts, active } = readLegacy(view);
  const dtype = readDtypeName(view.attribute("dtype"));
  const layout = view.attribute("sparse").boolean() ? "sparse" : "dense";
  const refuses = view.attribute("handle_unknown").choice("error", "ignore") === "error";
  const encode = (x: Table, column: number, place: number): Block[] => {
    const whole = graph.unary("trunc", graph.toDense(validated(context, x.column(column))));
    const below = graph.compare("less", whole, graph.number(0));
    const beyond = graph.compare("greater_equal", whole, graph.number(counts[place]!));
    const wrong = graph.where(refuses ? graph.logical("or", below, beyond) : below, graph.number(NaN), whole);
    const known = graph.check(wrong, "finite", context.path, [String(column)]);
    const size = active === null ? counts[place]! : active[place]!.length;
    if (size === 0) return [];
    const index: NodeId =
      active === null
        ? graph.cast(graph.where(beyond, graph.number(size), known), "i32")
        : graph.lookup(known, vector(active[place]!), [...active[place]!.keys()], size, size);
    return [{ kind: "node", node: graph.oneHot(index, size, layout), dtype }];
  };
  return {
    methods: {},
    transform(x) {
      if (selected === null) expectWidth(context, x, counts.length);
      const columns = selected ?? Array.from(counts.keys());
      if (columns.some((column) => column >= x.width)) view.reject("an encoded column is not there");
      const rest = Array.from({ length: x.width }, (_, column) => column).filter((column) => !columns.includes(column));
      const encoded = new Table(
        graph,
        columns.flatMap((column, place) => encode(x, column, place)),
      );
      return rest.length === 0 ? encoded : Table.concat(graph, [encoded, Table.ofNode(graph, validated(context, x.select(rest)))]);
    },
  };
}

interface Legacy {
  /** The encoded columns; null: all. */
  readonly selected: readonly number[] | null;
  /** Where the columns of each begin, and where the last one's end. */
  readonly starts: Int32Array;
  /** How many numbers each knows, from 0 up. */
  readonly counts: Int32Array;
  /** Of each the numbers that have a column; null: all have. */
  readonly active: readonly (readonly number[])[] | null;
}

function readLegacy(view: PythonView): Legacy {
  const starts = view.first("_feature_indices_", "feature_indices_").int32([-1]);
  const counts = view.first("_n_values_", "n_values_").int32([starts.length - 1]);
  if (starts[0] !== 0 || counts.some((count, place) => count < 0 || starts[place + 1]! !== starts[place]! + count))
    view.reject("the encoded columns do not follow each other");
  const stated = view.first("_n_values", "n_values");
  const isAuto = stated.isString && stated.string() === "auto";
  const used = isAuto ? Array.from(view.first("_active_features_", "active_features_").int32([-1])) : null;
  const active =
    used &&
    Array.from(counts, (count, place) => used.map((each) => each - starts[place]!).filter((number) => number >= 0 && number < count));
  return { selected: readSelected(view, counts.length), starts, counts, active };
}

function readSelected(view: PythonView, count: number): readonly number[] | null {
  const stated = view.first("_categorical_features", "categorical_features").orNone();
  if (stated === undefined || stated.isString) return null;
  const values = stated.values();
  const places = values.every((value) => typeof value === "boolean")
    ? Array.from(values.keys()).filter((place) => values[place] === true)
    : values.map(Number);
  const ascending = [...new Set(places)].sort((a, b) => a - b);
  if (ascending.length !== count || ascending.some((place) => !Number.isInteger(place) || place < 0)) stated.reject(`not ${count} columns`);
  return ascending;
}
