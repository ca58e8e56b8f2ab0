import type { PythonView } from "../../../formats/index.ts";
import { matrix, vector, type GraphBuilder, type NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, expectWidth, floatDtype, type ImportContext, Table, validated } from "../../estimator/index.ts";
import { remainder } from "./remainder.ts";
import { basisAt, slopesAt } from "./spline-basis.ts";

/** Each number as the heights of the basis splines over it, a column a spline. */
export const splineTransformer: EstimatorReader = {
  classNames: ["SplineTransformer"],
  read(view, context) {
    const { graph } = context;
    const degree = view.attribute("degree").integer(0);
    const extrapolation = view.attribute("extrapolation").choice("error", "constant", "linear", "continue", "periodic");
    const knots = view
      .attribute("bsplines_")
      .items()
      .map((spline) => readKnots(spline, degree));
    const length = knots[0]?.length ?? view.reject("there is no spline");
    const segments = length - 2 * degree - 1;
    if (segments < 1 || knots.some((each) => each.length !== length)) view.reject("the splines do not fit their knots");
    const count = extrapolation === "periodic" ? segments : segments + degree;
    const kept = view.attribute("include_bias").boolean() ? count : count - 1;
    const sparse = view.find("sparse_output")?.boolean() === true;
    const gaps = view.find("handle_missing")?.choice("error", "zeros") === "zeros";
    const splines: Splines = { degree, knots, segments, count };
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, knots.length);
        if (floatDtype(x) === "<f4") context.unsupported("splines of float32 numbers");
        const anything = gaps && extrapolation === "constant";
        const given = anything ? x.denseNumeric() : graph.toDense(validated(context, x, { missing: gaps ? "allow" : "refuse" }));
        const value = gaps ? graph.where(graph.isMissing(given), firstKnots(graph, splines), given) : given;
        const heights = extended(context, splines, extrapolation, value);
        const present = gaps ? heights.map((height) => graph.where(graph.isMissing(given), graph.number(0), height)) : heights;
        const all = graph.concat(present);
        const columns = graph.select(
          all,
          knots.flatMap((_, feature) => Array.from({ length: kept }, (_each, spline) => spline * knots.length + feature)),
        );
        return Table.ofNode(graph, sparse ? graph.toSparse(columns) : columns);
      },
    };
  },
};

/** The splines of all columns: of one degree, over as many knots each. */
interface Splines {
  readonly degree: number;
  readonly knots: readonly Float64Array[];
  /** Between two inner knots each. */
  readonly segments: number;
  /** Basis splines of a column. */
  readonly count: number;
}

/** SciPy keeps the knots in an object within the object since 1.17. */
function readKnots(spline: PythonView, degree: number): Float64Array {
  const inner = spline.has("t") ? spline : spline.state().item(0);
  const knots = inner.attribute("t").float64([-1]);
  if (inner.attribute("k").integer(0) !== degree) inner.reject("the spline is of another degree");
  if (knots.some((knot, place) => !Number.isFinite(knot) || (place > 0 && knot < knots[place - 1]!)))
    inner.reject("the knots do not ascend");
  return knots;
}

function firstKnots(graph: GraphBuilder, { knots, degree }: Splines): NodeId {
  return row(
    graph,
    knots.map((each) => each[degree]!),
  );
}

/** A number for each column. */
function row(graph: GraphBuilder, numbers: readonly number[]): NodeId {
  return graph.constant(vector([...numbers]));
}

/** The heights of the basis splines, one node for each, as wide as the table; also beyond the first and the last knot. */
function extended(context: ImportContext, splines: Splines, extrapolation: string, value: NodeId): NodeId[] {
  const { graph } = context;
  const { degree, knots, segments } = splines;
  const [first, last] = [
    firstKnots(graph, splines),
    row(
      graph,
      knots.map((each) => each[degree + segments]!),
    ),
  ];
  switch (extrapolation) {
    case "continue":
      return inside(graph, splines, value);
    case "periodic": {
      const periods = knots.map((each) => each[degree + segments]! - each[degree]!);
      if (periods.some((period) => !(period > 0))) return context.unsupported("a period of no length");
      return inside(graph, splines, graph.plus(first, remainder(graph, graph.minus(value, first), periods)));
    }
    case "error": {
      const outside = graph.logical("or", graph.compare("less", value, first), graph.compare("greater", value, last));
      return inside(graph, splines, graph.check(graph.where(outside, graph.number(Infinity), value), "finite", context.path, []));
    }
    default:
      return ended(graph, splines, value, extrapolation === "linear");
  }
}

/**
 * Beyond the ends the heights at the ends, or straight lines. The library means the outermost splines, but of a low degree
 * it moves the ends of the columns after the first inwards as well.
 */
function ended(graph: GraphBuilder, splines: Splines, value: NodeId, linear: boolean): NodeId[] {
  const { degree, knots, count } = splines;
  let reach = degree;
  const ends = knots.map((t) => {
    const [low, high] = [t[reach]!, t[t.length - reach - 1]!];
    if (linear && reach <= 1) reach++;
    return { low: endOf(splines, t, low), high: endOf(splines, t, high), reach };
  });
  const lows = row(
    graph,
    ends.map(({ low }) => low.at),
  );
  const highs = row(
    graph,
    ends.map(({ high }) => high.at),
  );
  const [below, above] = [graph.compare("less", value, lows), graph.compare("greater", value, highs)];
  const lineOf = (end: readonly End[], from: NodeId, spline: number, takes: (place: number) => boolean): NodeId => {
    const height = row(
      graph,
      end.map(({ heights }, place) => (takes(place) ? heights[spline]! : 0)),
    );
    if (!linear) return height;
    const slope = row(
      graph,
      end.map(({ slopes }, place) => (takes(place) ? slopes[spline]! : 0)),
    );
    return graph.plus(height, graph.times(graph.minus(value, from), slope));
  };
  return inside(graph, splines, value).map((height, spline) => {
    const left = lineOf(
      ends.map(({ low }) => low),
      lows,
      spline,
      (place) => spline < ends[place]!.reach,
    );
    const right = lineOf(
      ends.map(({ high }) => high),
      highs,
      spline,
      (place) => spline >= count - ends[place]!.reach,
    );
    return graph.where(below, left, graph.where(above, right, height));
  });
}

/** One end of a column's splines. */
interface End {
  readonly at: number;
  readonly heights: Float64Array;
  readonly slopes: Float64Array;
}

function endOf({ degree, segments, count }: Splines, t: Float64Array, at: number): End {
  let segment = 0;
  while (segment < segments - 1 && at >= t[degree + segment + 1]!) segment++;
  const spread = (basis: Float64Array): Float64Array => {
    const all = new Float64Array(count);
    all.set(basis, segment);
    return all;
  };
  return {
    at,
    heights: spread(basisAt(t, at, degree, degree + segment)),
    slopes: spread(slopesAt(t, at, degree, degree + segment)),
  };
}

/** De Boor's recurrence for every column at once; beyond the ends the outermost pieces go on. */
function inside(graph: GraphBuilder, { degree, knots, segments, count }: Splines, value: NodeId): NodeId[] {
  const segment = graph.bucketize(
    value,
    knots.map((t) => vector(t.subarray(degree + 1, degree + segments))),
    "right",
  );
  const around = knotsAround(graph, knots, segment, degree, segments);
  // Of a column that was constant in training all knots are one, and SciPy leaves its splines at 0.
  const coincide = knots.some((t) => t.some((knot, place) => place > 0 && knot === t[place - 1]));
  let heights: NodeId[] = [graph.where(graph.isMissing(value), value, graph.number(...knots.map(() => 1)))];
  for (let order = 1; order <= degree; order++) {
    const next: NodeId[] = [graph.number(...knots.map(() => 0))];
    for (let n = 1; n <= order; n++) {
      const [after, ahead] = [around(n), around(n - order)];
      const share = graph.over(heights[n - 1]!, graph.minus(after, ahead));
      const w = coincide ? graph.where(graph.compare("equal", after, ahead), graph.number(0), share) : share;
      const grown = graph.times(w, graph.minus(after, value));
      next[n - 1] = n === 1 ? grown : graph.plus(next[n - 1]!, grown);
      next.push(graph.times(w, graph.minus(value, ahead)));
    }
    heights = next;
  }
  const place = graph.cast(segment, "f64");
  const splines: NodeId[] = [];
  for (let spline = 0; spline < count; spline++) {
    const shares: NodeId[] = [];
    for (let basis = 0; basis <= degree; basis++)
      for (const at of [spline - basis, spline + count - basis])
        if (at >= 0 && at < segments)
          shares.push(graph.where(graph.compare("equal", place, graph.number(at)), heights[basis]!, graph.number(0)));
    splines.push(shares.length === 0 ? graph.number(...knots.map(() => 0)) : shares.reduce((sum, share) => graph.plus(sum, share)));
  }
  return splines;
}

/** The knot so many places after the one at or before the value, for every column. */
function knotsAround(
  graph: GraphBuilder,
  knots: readonly Float64Array[],
  segment: NodeId,
  degree: number,
  segments: number,
): (offset: number) => NodeId {
  const width = 2 * degree;
  if (width === 0) return () => segment;
  const tables = knots.map((t, feature) => {
    const cells = Float64Array.from({ length: segments * width }, (_, index) => t[Math.floor(index / width) + (index % width) + 1]!);
    return graph.take(graph.select(segment, [feature]), matrix(segments, width, cells));
  });
  const all = graph.concat(tables);
  return (offset) =>
    graph.select(
      all,
      knots.map((_, feature) => feature * width + degree - 1 + offset),
    );
}
