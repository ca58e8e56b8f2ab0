import { matrix, type NodeId, type Tensor } from "../../ir/index.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { Scope } from "./scope.ts";
import { asNumber, isMissing, type Value } from "./value.ts";

/** A field that is compared: ClusteringField or KNNInput. */
export interface ComparedField {
  readonly value: Value;
  readonly weight: number;
  readonly compare: string;
  readonly similarityScale: number | null;
}

export function comparedField(scope: Scope, element: PmmlElement, measure: PmmlElement): ComparedField {
  const value = scope.field(element.required("field"), element);
  const compare = element.attribute("compareFunction") ?? measure.attribute("compareFunction") ?? "absDiff";
  const scale = element.attribute("similarityScale") === undefined ? null : element.number("similarityScale");
  const weight = element.attribute("fieldWeight") === undefined ? 1 : element.number("fieldWeight");
  return { value, weight, compare, similarityScale: scale };
}

export interface Measured {
  /** A number for each point, side by side. */
  readonly node: NodeId;
  /** The largest is the best, or the smallest. */
  readonly best: "largest" | "smallest";
}

/** Whether a measure is the Euclidean one of numbers, each as heavy as the others. */
export function isPlain(kind: PmmlElement, fields: readonly ComparedField[], adjustment: readonly number[]): boolean {
  return (
    (kind.name === "euclidean" || kind.name === "squaredEuclidean") &&
    adjustment.every((each) => each === 1) &&
    fields.every(({ value, weight, compare }) => value.type !== "string" && weight === 1 && compare === "absDiff")
  );
}

export function pointTable(points: readonly (readonly (string | number)[])[]): Tensor {
  return matrix(points.length, points[0]!.length, Float64Array.from(points.flat(), Number));
}

/** How far a row is from points, each a number or text for each field. `adjustment` weighs the fields where some are missing. */
export function measured(
  scope: Scope,
  measure: PmmlElement,
  fields: readonly ComparedField[],
  points: readonly (readonly (string | number)[])[],
  adjustment: readonly number[],
): Measured {
  const { graph } = scope;
  const [kind] = measure.children;
  if (kind === undefined) return measure.invalid("names no measure");
  if (["simpleMatching", "jaccard", "tanimoto", "binarySimilarity"].includes(kind.name)) return similarity(scope, kind, fields, points);
  const power = powerOf(kind);
  if (isPlain(kind, fields, adjustment)) {
    const far = graph.distances(graph.concat(fields.map(({ value }) => value.node)), pointTable(points), { name: "nan_euclidean" });
    return { node: kind.name === "euclidean" ? graph.unary("sqrt", far) : far, best: "smallest" };
  }
  const factor = missingFactor(scope, fields, adjustment);
  const each = points.map((point) => {
    const parts = fields.map((field, index) => part(scope, kind, field, point[index]!, power));
    const sum = parts.reduce((left, right) => (kind.name === "chebychev" ? graph.binary("maximum", left, right) : graph.plus(left, right)));
    const scaled = graph.times(sum, factor);
    if (kind.name === "euclidean") return graph.unary("sqrt", scaled);
    return kind.name === "minkowski" ? graph.binary("power", scaled, graph.number(1 / power)) : scaled;
  });
  return { node: graph.concat(each), best: "smallest" };
}

function powerOf(kind: PmmlElement): number {
  if (kind.name === "minkowski") {
    const power = kind.number("p-parameter");
    return power > 0 ? power : kind.invalid("has a p-parameter that is not positive");
  }
  if (kind.name === "euclidean" || kind.name === "squaredEuclidean") return 2;
  if (kind.name === "chebychev" || kind.name === "cityBlock") return 1;
  return kind.unsupported(`the measure ${kind.name}`);
}

/** What a missing field adds is made up for by the others. */
function missingFactor({ graph }: Scope, fields: readonly ComparedField[], adjustment: readonly number[]): NodeId {
  const present = fields.map(({ value }, index) => graph.where(isMissing(graph, value), graph.number(0), graph.number(adjustment[index]!)));
  const sum = adjustment.reduce((total, each) => total + each, 0);
  return graph.over(
    graph.number(sum),
    present.reduce((left, right) => graph.plus(left, right)),
  );
}

function part({ graph }: Scope, kind: PmmlElement, field: ComparedField, point: string | number, power: number): NodeId {
  const { value, weight, compare } = field;
  const other = typeof point === "string" ? graph.string(point) : graph.number(point);
  const apart = ((): NodeId => {
    switch (compare) {
      case "absDiff":
        if (value.type === "string") return kind.unsupported("a difference of texts");
        return graph.unary("absolute", graph.minus(value.node, other));
      case "gaussSim": {
        const scale = field.similarityScale ?? kind.invalid("compares without a similarityScale");
        const z = graph.minus(value.node, other);
        const exponent = graph.over(graph.times(graph.number(-Math.LN2), graph.times(z, z)), graph.number(scale * scale));
        return graph.unary("exp", exponent);
      }
      case "delta":
        return asNumber(graph, graph.compare("not_equal", value.node, other));
      case "equal":
        return asNumber(graph, graph.compare("equal", value.node, other));
      default:
        return kind.unsupported(`compareFunction="${compare}"`);
    }
  })();
  const powered = power === 1 ? apart : power === 2 ? graph.times(apart, apart) : graph.binary("power", apart, graph.number(power));
  const weighted = weight === 1 ? powered : graph.times(graph.number(weight), powered);
  return graph.where(isMissing(graph, value), graph.number(0), weighted);
}

/** Counts of zeros and ones that a row and a point share. */
function similarity(
  { graph }: Scope,
  kind: PmmlElement,
  fields: readonly ComparedField[],
  points: readonly (readonly (string | number)[])[],
): Measured {
  if (points.some((point) => point.some((cell) => cell !== 0 && cell !== 1)))
    return kind.invalid("compares points that are not zeros and ones");
  const cells = graph.check(graph.concat(fields.map(({ value }) => value.node)), "finite", "", []);
  const table = (count: (cell: string | number) => number): NodeId => {
    const weights = new Float64Array(fields.length * points.length);
    points.forEach((point, index) => point.forEach((cell, field) => (weights[field * points.length + index] = count(cell))));
    return graph.matmul(cells, matrix(fields.length, points.length, weights));
  };
  const ones = graph.number(...points.map((point) => point.filter((cell) => cell === 1).length));
  const a11 = table((cell) => (cell === 1 ? 1 : 0));
  const a10 = table((cell) => (cell === 1 ? 0 : 1));
  const a01 = graph.minus(ones, a11);
  const a00 = graph.minus(graph.minus(graph.minus(graph.number(fields.length), a11), a10), a01);
  const sum = (terms: readonly (readonly [number, NodeId])[]): NodeId =>
    terms.map(([factor, count]) => graph.times(graph.number(factor), count)).reduce((left, right) => graph.plus(left, right));
  const weigh = (letter: "c" | "d"): NodeId =>
    sum([
      [kind.number(`${letter}11-parameter`), a11],
      [kind.number(`${letter}10-parameter`), a10],
      [kind.number(`${letter}01-parameter`), a01],
      [kind.number(`${letter}00-parameter`), a00],
    ]);
  const all = (mixed: number, none: number): NodeId =>
    sum([
      [1, a11],
      [mixed, a10],
      [mixed, a01],
      [none, a00],
    ]);
  const shared = kind.name === "jaccard" ? a11 : graph.plus(a11, a00);
  const node =
    kind.name === "binarySimilarity"
      ? graph.over(weigh("c"), weigh("d"))
      : graph.over(shared, kind.name === "simpleMatching" ? all(1, 1) : kind.name === "jaccard" ? all(1, 0) : all(2, 1));
  return { node, best: "largest" };
}
